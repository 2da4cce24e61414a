package dev.rackloom.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageChoicesTest {

  private static StageChoices.Choice choice(
      PlacementProblem problem, Ids devices, int stage, int device) {
    return StageChoices.of(
            problem, devices, stage, Map.of(List.of("b", "slow"), "no figures for it"))
        .get(device);
  }

  @Test
  void slowerDevice_isTooSlowAndFar() {
    PlacementProblem problem = Chain.problem(10_000, List.of());

    StageChoices.Choice there = choice(problem, Ids.of(0, 0, 0), 1, 1);

    assertThat(there.feasible()).isTrue();
    assertThat(there.changePercent()).isPositive();
    assertThat(there.reason())
        .contains("computes in 4.000 ms, in 1.000 ms here")
        .contains("link fast port")
        .contains("1,000,000 bytes more");
  }

  @Test
  void memory_isShortByBytes() {
    PlacementProblem problem = Chain.problem(250, List.of());

    assertThat(choice(problem, Ids.of(0, 0, 1), 2, 0).reason())
        .isEqualTo(
            "memory of fast is short by 50 bytes: with what is there it needs 300 bytes, there are 250"
                + " bytes");
  }

  @Test
  void constraints_areNamed() {
    assertThat(
            choice(
                    Chain.problem(10_000, List.of(new Constraint.Pin("b", Set.of("fast")))),
                    Ids.of(0, 0, 0),
                    1,
                    1)
                .reason())
        .contains("stage 'b' is pinned to fast");
    assertThat(
            choice(
                    Chain.problem(10_000, List.of(new Constraint.CoLocate(Set.of("a", "b")))),
                    Ids.of(0, 0, 0),
                    1,
                    1)
                .reason())
        .contains("stages a, b share a device");
    assertThat(
            choice(
                    Chain.problem(10_000, List.of(new Constraint.Separate(Set.of("a", "b")))),
                    Ids.of(0, 1, 0),
                    1,
                    0)
                .reason())
        .contains("of stages a, b no two share a device");
    assertThat(
            choice(Chain.problem(10_000, List.of(new Constraint.AtMost(1))), Ids.of(0, 0, 0), 1, 1)
                .reason())
        .contains("at most 1 devices hold stages");
  }

  @Test
  void whatIsBrokenElsewhere_forbidsNoPlace_whatIsBrokenHereDoes() {
    PlacementProblem problem =
        Chain.problem(
            10_000, List.of(new Constraint.Ban("a", "fast"), new Constraint.Ban("c", "slow")));
    Ids broken = Ids.of(0, 0, 0);

    StageChoices.Choice there = choice(problem, broken, 1, 1);

    assertThat(there.feasible()).isTrue();
    assertThat(there.reason()).contains("computes in 4.000 ms");
    assertThat(choice(problem, broken, 2, 1).feasible()).isFalse();
    assertThat(choice(problem, broken, 2, 1).reason()).contains("stage 'c'");
  }

  @Test
  void chain_saysWhoWaitsForWhom() {
    PlacementProblem problem = Chain.problem(10_000, List.of());

    CriticalPath path = CriticalPath.of(problem, Ids.of(0, 1, 0));

    assertThat(path.steps())
        .extracting(CriticalPath.Step::kind)
        .containsExactly(
            CriticalPath.Kind.COMPUTE,
            CriticalPath.Kind.TRANSFER,
            CriticalPath.Kind.COMPUTE,
            CriticalPath.Kind.TRANSFER,
            CriticalPath.Kind.COMPUTE);
    assertThat(path.steps().get(1).why()).isEqualTo("1,000,000 bytes from a");
    assertThat(path.steps().get(1).where()).isEqualTo("fast port, slow port");
  }
}
