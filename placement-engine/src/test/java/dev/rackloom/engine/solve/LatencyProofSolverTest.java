package dev.rackloom.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Shorter;
import dev.rackloom.testkit.Problems;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyProofSolverTest {

  @ParameterizedTest
  @ValueSource(doubles = {1, 999, 1e6, 1e7, 1e8, 1e12})
  void unit_anyLatency_isNotFinerThanATenThousandthOfAMillisecond(double nanos) {
    assertThat(LatencyProofSolver.unit(nanos)).isGreaterThanOrEqualTo(1e6 / 1e4);
    assertThat(nanos / LatencyProofSolver.unit(nanos)).isLessThanOrEqualTo(1e6 * (1 + 1e-9));
  }

  /** A thousandth of the time: what is rounded is a large part of it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void bound_microseconds_isNotAboveTheBest(long seed) {
    PlacementProblem problem = Shorter.of(Problems.random(seed, 5, 3, Objective.LATENCY), 1000);
    double best = Enumeration.best(problem);

    Solver.Answer answer =
        new LatencyProofSolver().solve(problem, SolveContext.within(Duration.ofSeconds(2)));

    assertThat(answer.lowerBound()).isLessThanOrEqualTo(best);
    assertThat(answer.exhausted() && best < Double.POSITIVE_INFINITY).isFalse();
  }
}
