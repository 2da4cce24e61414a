package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import java.util.List;

/** Which constraints of a problem an assignment does not hold to, each looked at alone. */
public final class Broken {

  private Broken() {}

  /** The constraints that do not hold, in the order of the problem. */
  public static List<Constraint> of(PlacementProblem problem, Ids devices) {
    int[] device = devices.toArray();
    return problem.constraints().stream()
        .filter(c -> !Feasibility.holds(problem, c, device))
        .toList();
  }
}
