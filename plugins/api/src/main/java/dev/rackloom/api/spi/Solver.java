package dev.rackloom.api.spi;

import dev.rackloom.api.placement.PlacementProblem;

/**
 * Looks for placements. Anytime: reports the best so far, stops when asked, and never throws for
 * "infeasible".
 */
public interface Solver {

  /** Unique, short, lower case: what {@code --solver} takes. */
  String name();

  /** Whether it can handle the problem at all; cheap. */
  boolean accepts(PlacementProblem problem);

  /**
   * Whether it knows all that a problem may have: groups of devices, tiers of memory, budgets,
   * limits, cost and migration. Others are asked only where {@link PlacementProblem#isPlain}.
   */
  default boolean knowsAll() {
    return false;
  }

  /**
   * Whether it works towards a proof. A portfolio runs those that do one after the other, beside
   * those that only look for better answers.
   */
  default boolean proves() {
    return false;
  }

  /**
   * Whether it finds the best of a problem that it accepts and that is small, given time. (A solver
   * may prove bounds of a relaxed problem and not be exact.)
   */
  default boolean exact() {
    return false;
  }

  /**
   * Looks until it has proof, the time is up or it is cancelled. May use several threads of its
   * own, ended on return.
   */
  Answer solve(PlacementProblem problem, SolveContext context);

  /**
   * What a solver found. The caller prices it again; a solver's own value is never trusted.
   *
   * @param devices place per stage: the position of a device, of a group after all devices, or of a
   *     spill after all groups; empty if nothing was found
   * @param lowerBound proven, in the objective's unit; 0 if nothing was proven
   * @param exhausted whether it searched everything: with no devices, the problem is infeasible
   */
  record Answer(dev.rackloom.api.Ids devices, double lowerBound, boolean exhausted) {}
}
