package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import java.util.List;

/**
 * The chain of work, transfers and waiting that makes one request as long as it is.
 *
 * @param steps from the request's arrival to its end, each beginning where the one before ends;
 *     empty for semantics in which transfers take no link's time
 * @param latencyNanos of the request
 */
public record CriticalPath(List<Step> steps, long latencyNanos) {

  /** What goes on in a step. */
  public enum Kind {
    /** The request's input is on its way to the first device. */
    INPUT,
    /** A stage computes. */
    COMPUTE,
    /** A stage has its inputs and waits for its device. */
    QUEUE,
    /** A tensor is on its way, or waits for links. */
    TRANSFER,
    /** The answer is on its way to the caller. */
    OUTPUT
  }

  /**
   * A part of the time.
   *
   * @param kind what goes on
   * @param stage whose work it is, or who waits for it
   * @param where a device, or links
   * @param startNanos from the request's arrival
   * @param endNanos from the request's arrival
   * @param why what it is about, for people
   */
  public record Step(
      Kind kind, String stage, String where, long startNanos, long endNanos, String why) {

    /** How long it takes. */
    public long nanos() {
      return endNanos - startNanos;
    }
  }

  public CriticalPath {
    steps = List.copyOf(steps);
  }

  /** The chain under a feasible assignment. */
  public static CriticalPath of(PlacementProblem problem, Ids devices) {
    PathFinder finder = new PathFinder(problem, devices);
    boolean links = problem.semantics().payer() == Semantics.Payer.LINKS;
    return new CriticalPath(links ? finder.steps() : List.of(), finder.latency());
  }

  /** How much of the time goes to steps of a kind. */
  public long nanos(Kind kind) {
    return steps.stream().filter(s -> s.kind() == kind).mapToLong(Step::nanos).sum();
  }
}
