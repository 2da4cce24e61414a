package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.engine.Rules;
import java.util.List;

/** Asks the rules about one thing at a time: the problem with everything else lifted. */
final class Feasibility {

  private Feasibility() {}

  /** Whether an assignment holds to one constraint. */
  static boolean holds(PlacementProblem problem, Constraint constraint, int[] device) {
    List<String> ids = problem.devices().stream().map(ProblemDevice::id).toList();
    PlacementProblem lifted =
        new PlacementProblem(
            problem.name(),
            problem.stages(),
            problem.devices().stream().map(Feasibility::roomy).toList(),
            CostTable.of(new long[problem.stages().size()][problem.places()]),
            LinkTable.aroundMemory(ids, 1),
            List.of(),
            List.of(constraint),
            problem.objective(),
            problem.semantics(),
            problem.groups(),
            Ids.NONE,
            problem.tiers().stream().map(Feasibility::roomy).toList(),
            problem.spills());
    return new Rules(lifted).hold(device);
  }

  private static ProblemDevice roomy(ProblemDevice d) {
    return d.withMemory(Long.MAX_VALUE / 2);
  }

  private static ProblemTier roomy(ProblemTier t) {
    return new ProblemTier(t.name(), t.node(), Long.MAX_VALUE / 2, t.lender());
  }
}
