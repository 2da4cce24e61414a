package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import java.util.ArrayList;
import java.util.List;

/** A problem's flows by where they come from. */
public final class Flows {

  private Flows() {}

  /** The flows out of every stage, in the problem's order. */
  public static ProblemFlow[][] bySource(PlacementProblem problem) {
    List<List<ProblemFlow>> lists = new ArrayList<>();
    problem.stages().forEach(s -> lists.add(new ArrayList<>(1)));
    problem.flows().forEach(f -> lists.get(f.from()).add(f));
    return lists.stream().map(l -> l.toArray(ProblemFlow[]::new)).toArray(ProblemFlow[][]::new);
  }
}
