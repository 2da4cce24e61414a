package dev.rackloom.cli.demo;

import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.Session;
import dev.rackloom.core.StageRow;
import dev.rackloom.core.TelemetryBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a demo predicted and what it saw.
 *
 * @param solved the placement that is deployed
 */
record DemoReport(Session session, Outcome.Solved solved, LiveDeployment live, LocalAgents agents) {

  /**
   * The result.
   *
   * @param alone requests one after the other
   * @param seen requests under load
   * @param workspace where it is kept
   */
  DemoResult result(
      DemoResult.Verification verification, Traffic.Seen seen, Traffic.Seen alone, Path workspace) {
    TelemetryBook.Snapshot snapshot = live.telemetry().snapshot();
    double dilation = live.plan().rack().timeDilation();
    List<DemoResult.StageResult> stages = new ArrayList<>();
    for (StageRow row : session.rows(Optional.of(solved.placement()))) {
      stages.add(stage(row, snapshot));
    }
    var p = solved.prediction();
    var placement =
        new DemoResult.PlacementResult(
            "throughput",
            p.latencyNanos() / 1e6,
            p.throughputPerS(),
            solved.value() / 1e6,
            solved.lowerBound() / 1e6,
            solved.gapPercent(),
            solved.solver(),
            p.bottleneck(),
            alone.medianNanos() / dilation / 1e6,
            seen.nanos().size() * 1e9 * dilation / seen.wallNanos(),
            dilation);
    List<DemoResult.AgentResult> processes =
        agents.agents().stream()
            .map(a -> new DemoResult.AgentResult(a.node(), a.pid(), a.devices()))
            .toList();
    return new DemoResult(
        live.plan().model(),
        stages,
        placement,
        processes,
        verification,
        new DemoResult.TelemetryResult(snapshot.samples(), snapshot.dropped()),
        workspace.toAbsolutePath().toString());
  }

  private static DemoResult.StageResult stage(StageRow row, TelemetryBook.Snapshot snapshot) {
    String device = row.placed().orElse("");
    Optional<TelemetryBook.StageSeen> seen =
        snapshot.stages().stream()
            .filter(s -> s.stage().equals(row.stage().id()) && s.device().equals(device))
            .findFirst();
    double predicted =
        row.on(device)
            .flatMap(e ->
                e instanceof Estimate.Sampled s
                    ? Optional.of(s.sample().nanos() / 1e6)
                    : Optional.empty())
            .orElse(Double.NaN);
    @Nullable Double measured = seen.map(s -> s.medianNanos() / 1e6).orElse(null);
    @Nullable Double error = measured == null ? null : (predicted - measured) / measured * 100;
    String costClass = row.on(device).map(e -> e.costClass().word()).orElse("unknown");
    String source = seen.map(s -> s.source().word()).orElse("predicted");
    return new DemoResult.StageResult(
        row.stage().id(),
        row.stage().label(),
        device,
        costClass,
        row.sensitivity().map(s -> s.sensitivity()).orElse(Double.NaN),
        predicted,
        measured,
        error,
        source);
  }
}
