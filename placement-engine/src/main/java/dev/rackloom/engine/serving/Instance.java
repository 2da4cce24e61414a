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
   * A device that a stage keeps busy.
   *
   * @param device its name; stages and instances that name the same device share it
   * @param idleW power while it waits
   * @param busyW power while it computes
   */
  public record Unit(String device, double idleW, double busyW) {
    public Unit {
      Checks.named(device, "device");
      Checks.notNegative(idleW, "idleW");
      Checks.notNegative(busyW, "busyW");
    }
  }

  /**
   * A stage of a pipeline.
   *
   * @param units the devices that hold it together: a step takes all of them at once
   * @param time how long steps take there
   * @param next transfers to the next stage, all at the same time; of the last, to the caller
   */
  public record PipelineStage(List<Unit> units, StepTime time, List<Hop> next) {
    public PipelineStage {
      units = List.copyOf(units);
      next = List.copyOf(next);
      Checks.that(!units.isEmpty(), "a stage stands on no device");
      Checks.distinct(units, Unit::device, "devices of a stage");
    }

    /** On one device, with one way on. */
    public PipelineStage(String device, StepTime time, double idleW, double busyW, Hop next) {
      this(
          List.of(new Unit(device, idleW, busyW)),
          time,
          next.equals(Hop.NONE) ? List.of() : List.of(next));
    }

    /** A stage that sends nothing on and whose power is not known. */
    public static PipelineStage of(String device, StepTime time) {
      return new PipelineStage(device, time, 0, 0, Hop.NONE);
    }

    /** Where it stands, in a word. */
    public String place() {
      return String.join("+", units.stream().map(Unit::device).toList());
    }
  }

  /**
   * One direction of a physical link. Transfers of all instances that cross it take turns.
   *
   * @param id unique in the fleet
   * @param bytesPerS bytes that are sent and pass it a second; more than its bandwidth where they
   *     are compressed
   */
  public record Wire(String id, double bytesPerS) {
    public Wire {
      Checks.named(id, "wire");
      Checks.positive(bytesPerS, "bytesPerS of wire " + id);
    }
  }

  /**
   * A way that takes one transfer at a time.
   *
   * @param name for people; empty for one that is called after the stages that it joins
   * @param bytesPerToken sent for each token
   * @param bytesPerS bandwidth of the narrowest link on the way
   * @param latencyNanos before the first byte is there
   * @param wires the links that it crosses; none for a link of its own
   */
  public record Hop(
      String name, double bytesPerToken, double bytesPerS, long latencyNanos, List<Wire> wires) {

    /** No way to go. */
    public static final Hop NONE = new Hop(0, 1, 0);

    public Hop {
      Checks.notNegative(bytesPerToken, "bytesPerToken");
      Checks.positive(bytesPerS, "bytesPerS");
      Checks.notNegative(latencyNanos, "latencyNanos");
      wires = List.copyOf(wires);
    }

    /** A link of its own. */
    public Hop(double bytesPerToken, double bytesPerS, long latencyNanos) {
      this("", bytesPerToken, bytesPerS, latencyNanos, List.of());
    }

    /** The same under a name, over these links. */
    public Hop over(String way, List<Wire> links) {
      return new Hop(way, bytesPerToken, bytesPerS, latencyNanos, links);
    }

    /** How long so many tokens occupy the narrowest of it. */
    public long nanos(long tokens) {
      return nanos(tokens, bytesPerS);
    }

    /** How long so many tokens occupy a link of another bandwidth. */
    long nanos(long tokens, double perS) {
      return Math.round(tokens * bytesPerToken / perS * 1e9);
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
