package dev.rackloom.engine;

import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;

/** Problems whose times are so short that rounding them tells. */
public final class Shorter {

  private Shorter() {}

  /** The problem with all times and tensors divided. */
  public static PlacementProblem of(PlacementProblem problem, int by) {
    long[][] nanos = new long[problem.stages().size()][problem.devices().size()];
    for (int s = 0; s < nanos.length; s++) {
      for (int d = 0; d < nanos[s].length; d++) {
        long own = problem.costs().nanos(s, d);
        nanos[s][d] = own == CostTable.FORBIDDEN ? own : own / by;
      }
    }
    return new PlacementProblem(
        problem.name() + "-short",
        problem.stages().stream().map(s -> shorter(s, by)).toList(),
        problem.devices(),
        CostTable.of(nanos),
        problem.links(),
        problem.flows().stream()
            .map(f -> new ProblemFlow(f.from(), f.to(), f.bytes() / by))
            .toList(),
        problem.constraints(),
        problem.objective(),
        problem.semantics());
  }

  private static ProblemStage shorter(ProblemStage s, int by) {
    return new ProblemStage(
        s.model(),
        s.id(),
        s.phase(),
        s.weightBytes(),
        s.activationBytes(),
        s.stateBytes(),
        s.ingressBytes() / by,
        s.egressBytes() / by);
  }
}
