package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import java.util.List;

/**
 * A server: a pipeline of stages that batches its requests.
 *
 * @param name for people
 * @param role what it computes
 * @param stages in their order; with more than one, what runs is cut into as many micro-batches
 * @param options how it batches
 */
public record Instance(String name, Role role, List<PipelineStage> stages, ServingOptions options) {

  /** What an instance computes. */
  public enum Role {
    /** Prompts and steps. */
    BOTH,
    /** Prompts; the state then moves to an instance that decodes. */
    PREFILL,
    /** Steps; and prompts again of those it sent back. */
    DECODE
  }

  /**
   * A stage of a pipeline.
   *
   * @param device its name
   * @param time how long steps take there
   * @param idleW power while it waits
   * @param busyW power while it computes
   * @param next the way to the next stage; of the last, to the caller
   */
  public record PipelineStage(String device, StepTime time, double idleW, double busyW, Hop next) {
    public PipelineStage {
      Checks.named(device, "device");
      Checks.notNegative(idleW, "idleW");
      Checks.notNegative(busyW, "busyW");
    }

    /** A stage that sends nothing on and whose power is not known. */
    public static PipelineStage of(String device, StepTime time) {
      return new PipelineStage(device, time, 0, 0, Hop.NONE);
    }
  }

  /**
   * A link that takes one transfer at a time.
   *
   * @param bytesPerToken sent for each token
   * @param bytesPerS bandwidth
   * @param latencyNanos before the first byte is there
   */
  public record Hop(double bytesPerToken, double bytesPerS, long latencyNanos) {

    /** No way to go. */
    public static final Hop NONE = new Hop(0, 1, 0);

    public Hop {
      Checks.notNegative(bytesPerToken, "bytesPerToken");
      Checks.positive(bytesPerS, "bytesPerS");
      Checks.notNegative(latencyNanos, "latencyNanos");
    }

    /** How long so many tokens occupy it. */
    public long nanos(long tokens) {
      return Math.round(tokens * bytesPerToken / bytesPerS * 1e9);
    }
  }

  public Instance {
    Checks.named(name, "instance");
    stages = List.copyOf(stages);
    Checks.that(!stages.isEmpty(), "instance '" + name + "' has no stage");
  }

  /** One device that does all. */
  public static Instance single(String device, StepTime time, ServingOptions options) {
    return new Instance(device, Role.BOTH, List.of(PipelineStage.of(device, time)), options);
  }
}
