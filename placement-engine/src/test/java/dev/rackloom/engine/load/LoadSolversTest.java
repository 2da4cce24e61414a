package dev.rackloom.engine.load;

import static dev.rackloom.engine.AroundMemory.device;
import static dev.rackloom.engine.AroundMemory.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.AroundMemory;
import dev.rackloom.engine.Enumeration;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Shorter;
import dev.rackloom.testkit.Problems;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solvers of loads around one main memory against all assignments. */
class LoadSolversTest {

  private static final int SEEDS = 60;
  private static final double PROOF = 1e-4;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(10);

  /** Nothing is better than the best, no bound above it; what is exact finds it. */
  private static void agrees(Solver solver, PlacementProblem problem) {
    String what = solver.name() + " on " + problem.name();
    Pricing pricing = new Pricing(problem);
    double best = Enumeration.best(problem);

    Solver.Answer answer =
        solver.solve(problem, SolveContext.within(solver.exact() ? LIMIT : LOOK));

    int[] device = answer.devices().toArray();
    if (device.length > 0) {
      assertThat(pricing.feasible(device)).as(what).isTrue();
      assertThat(pricing.value(device)).as(what).isGreaterThanOrEqualTo(best);
    }
    assertThat(answer.lowerBound()).as(what + ": bound").isLessThanOrEqualTo(best * (1 + 1e-9));
    assertThat(answer.exhausted() && device.length == 0 && best < Double.POSITIVE_INFINITY)
        .as(what + ": denied")
        .isFalse();
    if (solver.exact() && best < Double.POSITIVE_INFINITY) {
      assertThat(device).as(what).isNotEmpty();
      assertThat(pricing.value(device)).as(what).isLessThanOrEqualTo(best * (1 + PROOF));
      assertThat(answer.lowerBound())
          .as(what + ": proof")
          .isGreaterThanOrEqualTo(best * (1 - PROOF));
    }
  }

  private static void agrees(Solver solver, Objective objective, boolean contiguous) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      PlacementProblem problem = Problems.aroundMemory(seed, objective, contiguous);
      assertThat(solver.accepts(problem)).isTrue();
      agrees(solver, problem);
    }
  }

  @Test
  void contiguousSolver_smallProblems_agreesWithEnumeration() {
    agrees(new ContiguousSolver(), Objective.THROUGHPUT, true);
  }

  @Test
  void idealsSolver_smallProblems_agreesWithEnumeration() {
    agrees(new IdealsSolver(), Objective.THROUGHPUT, true);
  }

  @Test
  void loadProofSolver_smallProblems_agreesWithEnumeration() {
    agrees(new LoadProofSolver(), Objective.THROUGHPUT, false);
  }

  @Test
  void annealingSolver_smallProblems_isNeverBetterThanTheBest() {
    agrees(new AnnealingSolver(), Objective.THROUGHPUT, false);
  }

  @Test
  void neighbourhoodSolver_smallProblems_isNeverBetterThanTheBest() {
    agrees(new NeighbourhoodSolver(), Objective.THROUGHPUT, false);
  }

  @Test
  void setAnnealingSolver_smallProblems_isNeverBetterThanTheBest() {
    agrees(new SetAnnealingSolver(), Objective.LATENCY, false);
    agrees(new SetAnnealingSolver(), Objective.LATENCY, true);
  }

  /** A thousandth of the time: what is rounded is a large part of it, and made up for. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void exactSolvers_microseconds_agreeWithEnumeration(long seed) {
    agrees(
        new LoadProofSolver(),
        Shorter.of(Problems.aroundMemory(seed, Objective.THROUGHPUT, false), 1000));
    agrees(
        new ContiguousSolver(),
        Shorter.of(Problems.aroundMemory(seed, Objective.THROUGHPUT, true), 1000));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 999, 1e5, 1e6, 9.9e6, 1e7, 5e8, 5.1e8, 1e12})
  void unit_anyValue_isNotFinerThanATenThousandthOfAMillisecond_norTooManyOfThem(double value) {
    assertThat(Loads.unit(value)).isGreaterThanOrEqualTo(1e6 / 1e4);
    assertThat(value / Loads.unit(value)).isLessThanOrEqualTo(5e6 * (1 + 1e-9));
  }

  @Test
  void exactSolvers_oneLargeActivation_fillTheOtherDevice() {
    // s0 needs all of a; s1 and s2 just fill b, which holds no activation
    PlacementProblem problem =
        new AroundMemory(
                List.of(
                    stage(0, 0, 64 << 20, 0, 0),
                    stage(1, 32 << 20, 0, 0, 0),
                    stage(2, 32 << 20, 0, 0, 0)),
                List.of(device("a", 64 << 20), device("b", 64 << 20)),
                new long[][] {{100_000, 900_000}, {900_000, 50_000}, {900_000, 50_000}},
                List.of())
            .problem(Objective.THROUGHPUT);

    agrees(new LoadProofSolver(), problem);
    PlacementProblem inOrder =
        problem.withConstraints(List.of(new Constraint.Contiguous(List.of())));
    agrees(new ContiguousSolver(), inOrder);
    agrees(new IdealsSolver(), inOrder);
  }

  @Test
  void accepts_whatTheModelDoesNotKnow_isNo() {
    PlacementProblem problem =
        AroundMemory.twoAndHost(2)
            .problem(
                Objective.THROUGHPUT,
                new Constraint.Contiguous(List.of(new Constraint.Pair(0, 1))),
                new Constraint.Contiguous(List.of(new Constraint.Pair(1, 0))));

    assertThat(new ContiguousSolver().accepts(problem)).isFalse(); // two orders
    assertThat(new IdealsSolver().accepts(problem)).isFalse();
    assertThat(new LoadProofSolver().accepts(problem)).isFalse();
    assertThat(new AnnealingSolver().accepts(problem)).isFalse();
    assertThat(new SetAnnealingSolver().accepts(problem)).isFalse(); // latency does not count
    assertThat(new LoadProofSolver().accepts(problem.withConstraints(List.of()))).isTrue();
    assertThat(
            new LoadProofSolver()
                .accepts(problem.withConstraints(List.of(new Constraint.AtMost(1)))))
        .isFalse();
  }
}
