package dev.rackloom.cli.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demo ends with: kept in the workspace, printed as JSON. Field names are the contract's.
 */
public record DemoResult(
    String model,
    List<StageResult> stages,
    PlacementResult placement,
    List<AgentResult> agents,
    Verification verification,
    TelemetryResult telemetry,
    String workspace) {

  /**
   * One stage: what was predicted and what was seen; emulated and measured are told apart by {@code
   * source}.
   */
  public record StageResult(
      String id,
      String label,
      String device,
      String costClass,
      double latencySensitivity,
      double predictedMs,
      @Nullable Double measuredMs,
      @Nullable Double errorPercent,
      String source) {}

  /**
   * The placement and its prediction. Latency of one request alone; the bound is of the objective,
   * in milliseconds.
   */
  public record PlacementResult(
      String objective,
      double latencyMs,
      double throughputPerS,
      double valueMs,
      double lowerBoundMs,
      double gapPercent,
      String solver,
      String bottleneck,
      double seenLatencyMs,
      double seenThroughputPerS,
      double timeDilation) {}

  /** An agent process. */
  public record AgentResult(String id, long pid, List<String> devices) {}

  /** The deployed answers against the whole model in one session. */
  public record Verification(double maxAbsDiff, int requests, int failed) {}

  /** What was streamed back. */
  public record TelemetryResult(long samples, long dropped) {}

  public DemoResult {
    stages = List.copyOf(stages);
    agents = List.copyOf(agents);
  }
}
