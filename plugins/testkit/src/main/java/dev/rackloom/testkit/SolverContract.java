package dev.rackloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every solver holds to: nothing it finds is impossible or better than the best, and no bound
 * is above the best.
 */
public abstract class SolverContract {

  /** Problems tried per objective. */
  private static final int SEEDS = 12;

  /** Problems tried per objective whose transfers are compressed now and then. */
  private static final int NIC_SEEDS = 4;

  private static final Duration LIMIT = Duration.ofMillis(1500);

  /** The solver. */
  protected abstract Solver solver();

  /** Whether it proves what it finds on problems this small. */
  protected abstract boolean exact();

  /** The objectives it takes. */
  protected abstract List<Objective> objectives();

  /** The judge: the objective of an assignment; infinite if it is not feasible. */
  protected abstract double price(PlacementProblem problem, Ids devices);

  @Test
  void solve_smallProblems_agreesWithEnumeration() {
    for (Objective objective : objectives()) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        agrees(Problems.random(seed, 3 + (int) seed % 4, 2 + (int) seed % 2, objective), seed);
      }
    }
  }

  @Test
  void solve_devicesBehindNics_agreesWithEnumeration() {
    for (Objective objective : objectives()) {
      for (long seed = 1; seed <= NIC_SEEDS; seed++) {
        agrees(Problems.behindNics(seed, 3 + (int) seed % 3, 2, objective), seed);
      }
    }
  }

  @Test
  void solve_devicesBehindNicsThatScatter_agreesWithEnumeration() {
    for (Objective objective : objectives()) {
      for (long seed = 1; seed <= NIC_SEEDS; seed++) {
        agrees(Problems.behindNics(seed, 3 + (int) seed % 3, 3, objective, true), seed);
      }
    }
  }

  private void agrees(PlacementProblem problem, long seed) {
    double best = enumerate(problem);
    Solver.Answer answer =
        solver().solve(problem, SolveContext.within(exact() ? LIMIT : Duration.ofMillis(60)));
    String what = problem.objective() + ", seed " + seed;
    if (answer.devices().isEmpty()) {
      assertThat(exact() && best < Double.POSITIVE_INFINITY).as(what + ": found nothing").isFalse();
      return;
    }
    double found = price(problem, answer.devices());
    assertThat(found)
        .as(what)
        .isLessThan(Double.POSITIVE_INFINITY)
        .isGreaterThanOrEqualTo(best * (1 - 1e-9));
    assertThat(answer.lowerBound()).as(what + ": bound").isLessThanOrEqualTo(best * (1 + 1e-9));
    if (exact()) {
      assertThat(found).as(what).isLessThanOrEqualTo(best * (1 + 1e-9));
      assertThat(answer.lowerBound())
          .as(what + ": proof")
          .isGreaterThanOrEqualTo(best * (1 - 1e-4));
    }
  }

  private double enumerate(PlacementProblem problem) {
    int n = problem.stages().size();
    int d = problem.devices().size();
    double best = Double.POSITIVE_INFINITY;
    int[] device = new int[n];
    for (long code = 0; code < Math.round(Math.pow(d, n)); code++) {
      long rest = code;
      for (int s = 0; s < n; s++) {
        device[s] = (int) (rest % d);
        rest /= d;
      }
      best = Math.min(best, price(problem, Ids.of(device)));
    }
    return best;
  }

  @Test
  void solve_cancelled_returnsAtOnce() {
    PlacementProblem problem = Problems.random(99, 12, 3, objectives().getFirst());
    SolveContext cancelled =
        new SolveContext(
            Duration.ofMinutes(10), 1, Ids.NONE, better -> {}, Progress.SILENT, () -> true);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> solver().solve(problem, cancelled));
  }
}
