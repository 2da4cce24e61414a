package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.simulate.MemoryTrack;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import dev.rackloom.engine.solve.Portfolio;
import dev.rackloom.testkit.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tensor takes time by what travels of it, and memory by what it is. */
class WireBytesTest {

  private static final Simulator.Load LOAD = new Simulator.Load(20, 3, 0, 1);

  private static PlacementProblem with(
      PlacementProblem problem, UnaryOperator<ProblemFlow> change) {
    return new PlacementProblem(
        problem.name(),
        problem.stages(),
        problem.devices(),
        problem.costs(),
        problem.links(),
        problem.flows().stream().map(change).toList(),
        problem.constraints(),
        problem.objective(),
        problem.semantics());
  }

  private static PlacementProblem random(long seed) {
    return Problems.random(seed, 8, 3, Objective.LATENCY);
  }

  private static PlacementProblem narrowed(long seed) {
    return with(random(seed), f -> new ProblemFlow(f.from(), f.to(), f.bytes(), f.bytes() / 2));
  }

  private static PlacementProblem smaller(long seed) {
    return with(random(seed), f -> new ProblemFlow(f.from(), f.to(), f.bytes() / 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void predictions_areOfWhatTravels(long seed) {
    PlacementProblem narrowed = narrowed(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      Ids places = Ids.copyOf(IntStream.range(0, 8).mapToObj(s -> random.nextInt(3)).toList());
      assertThat(Evaluator.predict(narrowed, places))
          .isEqualTo(Evaluator.predict(smaller(seed), places));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void solversAndBounds_areOfWhatTravels(long seed) {
    Outcome narrowed = solved(narrowed(seed));
    Outcome smaller = solved(smaller(seed));
    assertThat(narrowed.getClass()).isEqualTo(smaller.getClass());
    if (narrowed instanceof Outcome.Solved a && smaller instanceof Outcome.Solved b) {
      assertThat(a.value()).isEqualTo(b.value());
      assertThat(a.lowerBound()).isEqualTo(b.lowerBound());
    }
  }

  /** Small enough to be proven. */
  private static Outcome solved(PlacementProblem problem) {
    return new Portfolio(new EnginePlugin().solvers())
        .solve(
            problem,
            "exact",
            Map.<List<String>, String>of(),
            new SolveContext(
                Duration.ofSeconds(20),
                1,
                Ids.NONE,
                better -> {},
                Progress.SILENT,
                Cancellation.NEVER));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void simulation_takesTimeByWhatTravels_andMemoryByWhatIsHeld(long seed) {
    Ids places = Ids.of(0, 1, 2, 0, 1, 2, 0, 1);
    SimulationReport report =
        Simulator.run(narrowed(seed), places, LOAD, Progress.SILENT, Cancellation.NEVER);
    assertThat(report)
        .isEqualTo(Simulator.run(smaller(seed), places, LOAD, Progress.SILENT, Cancellation.NEVER));
    assertThat(MemoryTrack.of(narrowed(seed), places, report))
        .isEqualTo(MemoryTrack.of(random(seed), places, report))
        .isNotEqualTo(MemoryTrack.of(smaller(seed), places, report));
  }
}
