package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.stage.Phase;
import java.util.List;

/**
 * Stages a, b, c of 100 bytes, 1 ms each on device "fast" and 4 ms on "slow"; 1,000,000 bytes take
 * 1 ms.
 */
final class Chain {

  private Chain() {}

  static PlacementProblem problem(long memoryBytes, List<Constraint> constraints) {
    return new PlacementProblem(
        "chain",
        List.of(stage("a"), stage("b"), stage("c")),
        List.of(
            new ProblemDevice("fast", memoryBytes, 100),
            new ProblemDevice("slow", memoryBytes, 10)),
        CostTable.of(
            new long[][] {{1_000_000, 4_000_000}, {1_000_000, 4_000_000}, {1_000_000, 4_000_000}}),
        LinkTable.aroundMemory(List.of("fast", "slow"), 1e9),
        List.of(new ProblemFlow(0, Ids.of(1), 1_000_000), new ProblemFlow(1, Ids.of(2), 1_000_000)),
        constraints,
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static ProblemStage stage(String id) {
    return new ProblemStage("m", id, Phase.PLAIN, 100, 0, 0, 0, 0);
  }
}
