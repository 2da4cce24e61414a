package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.sat.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeasibilityModelTest {

  private static final double LONG = 600;

  /** Weights that two memories hold only if they are cut into equal halves. */
  private static PlacementProblem halves() {
    List<ProblemStage> stages = new ArrayList<>();
    long sum = 0;
    for (int s = 0; s < 50; s++) {
      long weights = 2 * (900_000_000_003L + 7_919_000_017L * s * s % 499_979_000_011L);
      sum += weights;
      stages.add(new ProblemStage("m", "s" + s, Phase.PLAIN, weights, 0, 0, 0, 0));
    }
    return new PlacementProblem(
        "halves",
        stages,
        List.of(new ProblemDevice("a", sum / 2, 1), new ProblemDevice("b", sum / 2, 1)),
        CostTable.of(new long[stages.size()][2]),
        LinkTable.aroundMemory(List.of("a", "b"), 1e9),
        List.of(),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static boolean endWorkers() {
    Workers.end();
    return false;
  }

  @Test
  void check_processEndedInTheMiddle_isUnknown() {
    BitSet memories = new BitSet();
    memories.set(0, 2);

    assertThat(
            new FeasibilityModel(halves(), memories).check(LONG, FeasibilityModelTest::endWorkers))
        .isEqualTo(FeasibilityModel.Verdict.UNKNOWN);
    assertThat(
            new FeasibilityModel(halves(), memories)
                .lacking(0, LONG, FeasibilityModelTest::endWorkers))
        .isEmpty();
  }

  @Test
  void check_afterAProcessEnded_worksAgain() {
    PlacementProblem problem = Chain.problem(120, List.of());
    BitSet memories = new BitSet();
    memories.set(0, 2);
    Workers.end();

    assertThat(new FeasibilityModel(problem, memories).check(LONG, () -> false))
        .isEqualTo(FeasibilityModel.Verdict.IMPOSSIBLE);
    assertThat(new FeasibilityModel(problem, new BitSet()).check(LONG, () -> false))
        .isEqualTo(FeasibilityModel.Verdict.POSSIBLE);
  }

  @Test
  void conflict_processEndsEveryTime_isNotClaimed() {
    assertThat(
            Conflict.of(
                halves(), Duration.ofSeconds(60), (Cancellation) FeasibilityModelTest::endWorkers))
        .isEmpty();
  }
}
