package dev.rackloom.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
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
import org.junit.jupiter.api.Test;

/** By hand: a quick stage feeds a slow one, and what it makes piles up. */
class MemoryTrackTest {

  private static PlacementProblem problem() {
    return new PlacementProblem(
        "pile",
        List.of(stage("quick", 100, 10), stage("slow", 200, 20)),
        List.of(new ProblemDevice("a", 1000, 1), new ProblemDevice("b", 1000, 1)),
        CostTable.of(new long[][] {{1_000, 1_000}, {4_000, 4_000}}),
        LinkTable.aroundMemory(List.of("a", "b"), 1e18),
        List.of(new ProblemFlow(0, Ids.of(1), 50)),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static ProblemStage stage(String id, long weights, long active) {
    return new ProblemStage("m", id, Phase.PLAIN, weights, active, 0, 0, 0);
  }

  private static List<MemoryTrack> tracks(int requests, int atATime) {
    PlacementProblem problem = problem();
    Ids places = Ids.of(0, 1);
    SimulationReport report =
        Simulator.run(problem, places, new Simulator.Load(requests, atATime, 0, 1));
    return MemoryTrack.of(problem, places, report);
  }

  @Test
  void oneRequest_holdsActivationsWhileStagesRun_andTheTensorUntilItIsRead() {
    List<MemoryTrack> tracks = tracks(1, 1);
    assertThat(tracks.get(0).heldBytes()).isEqualTo(100);
    assertThat(tracks.get(0).steps())
        .containsExactly(
            new MemoryTrack.Step(0, 100),
            new MemoryTrack.Step(0, 110),
            new MemoryTrack.Step(1_000, 100));
    assertThat(tracks.get(1).peakBytes()).isEqualTo(200 + 20 + 50);
    assertThat(tracks.get(1).steps().getLast().bytes()).isEqualTo(200);
    assertThat(tracks.get(1).capacityBytes()).isEqualTo(1000);
  }

  @Test
  void manyRequests_pileUpBeforeTheSlowStage() {
    // four at a time: one runs on b, three wait there
    assertThat(tracks(40, 4).get(1).peakBytes()).isEqualTo(200 + 20 + 4 * 50);
    assertThat(tracks(40, 8).get(1).peakBytes()).isEqualTo(200 + 20 + 8 * 50);
  }
}
