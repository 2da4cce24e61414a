package dev.rackloom.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.testkit.Groups;
import dev.rackloom.testkit.Problems;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stages that several devices hold together, under load. */
class GroupsSimulatedTest {

  private static final int GROUP = 3;

  private static PlacementProblem problem(Sharing sharing) {
    return Groups.added(
        Problems.random(7, 6, 3, Objective.LATENCY).withConstraints(List.of()), 7, sharing);
  }

  /** Every other stage in the group, as far as it can be there. */
  private static Ids places(PlacementProblem problem) {
    int[] place = new int[problem.stages().size()];
    Arrays.setAll(
        place, s -> s % 2 == 0 && problem.costs().allows(s, GROUP) ? GROUP : allowed(problem, s));
    return Ids.of(place);
  }

  private static int allowed(PlacementProblem problem, int stage) {
    return Ids.range(0, 3).stream()
        .filter(d -> problem.costs().allows(stage, d))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "DATA", "EXPERT"})
  void oneRequestAlone_takesWhatIsPredicted(Sharing sharing) {
    PlacementProblem problem = problem(sharing);
    Ids places = places(problem);
    assertThat(places.contains(GROUP)).isTrue();
    SimulationReport report = Simulator.run(problem, places, new Simulator.Load(1, 1, 0, 1));
    long predicted = Evaluator.predict(problem, places).latencyNanos();
    assertThat((double) report.latency().p50()).isCloseTo(predicted, withPercentage(0.01));
  }

  @ParameterizedTest
  @EnumSource(names = {"TENSOR", "DATA", "EXPERT", "REPLICAS"})
  void manyRequests_keepTheBusiestDeviceAsBusyAsPredicted(Sharing sharing) {
    PlacementProblem problem = problem(sharing);
    Ids places = places(problem);
    SimulationReport report = Simulator.run(problem, places, new Simulator.Load(400, 40, 0, 1));
    var prediction = Evaluator.predict(problem, places);
    assertThat(report.throughputPerS()).isLessThanOrEqualTo(prediction.throughputPerS() * 1.01);
    for (int d = 0; d < 3; d++) {
      double busyMs = report.use().get(d).utilisation() * report.lastNanos() / 400;
      assertThat(busyMs).isCloseTo(prediction.devices().get(d).busyNanos(), withPercentage(1));
    }
  }

  @Test
  void pipelineInsideAStage_isRefused() {
    PlacementProblem problem = problem(Sharing.PIPELINE);
    assertThatThrownBy(
            () -> Simulator.run(problem, places(problem), new Simulator.Load(1, 1, 0, 1)))
        .hasMessageContaining("is not simulated");
  }
}
