package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.solve.Portfolio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Solvers against enumeration: what proves must find the best, what does not may not find better,
 * and no bound may be above the best.
 */
final class BruteForceRow {

  private static final int SEEDS = 1_000;
  private static final double TOLERANCE = 1e-4;
  private static final Duration PROOF = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(5);

  /** Latency, load, energy, and a mix of them. */
  private static final List<Objective> OBJECTIVES =
      List.of(
          Objective.LATENCY,
          Objective.THROUGHPUT,
          Objective.ENERGY,
          new Objective(
              List.of(
                  new Objective.Term(Metric.LATENCY, 1),
                  new Objective.Term(Metric.THROUGHPUT, 2),
                  new Objective.Term(Metric.ENERGY, 1e6))));

  private final Progress progress;
  private final List<String> wrong = new ArrayList<>();
  private int answers;

  BruteForceRow(Progress progress) {
    this.progress = progress;
  }

  Row row() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      if (seed % 20 == 1) {
        progress.at(Double.NaN, "enumeration of problem " + seed + " of " + SEEDS);
      }
      for (Objective objective : OBJECTIVES) {
        compare(SmallProblems.of(seed, objective), seed);
      }
    }
    return Row.measured(
        "brute-force.mismatches",
        "count",
        wrong.size(),
        SEEDS + " seeds, " + OBJECTIVES.size() + " objectives, all assignments",
        answers + " answers of solvers" + (wrong.isEmpty() ? "" : "; " + wrong.getFirst()));
  }

  private void compare(PlacementProblem problem, long seed) {
    Pricing pricing = new Pricing(problem);
    double best = best(problem, pricing);
    for (Solver solver : Portfolio.builtIn()) {
      if (solver.accepts(problem)) {
        SolveContext context =
            new SolveContext(
                solver.exact() ? PROOF : LOOK,
                seed,
                Ids.NONE,
                better -> {},
                Progress.SILENT,
                Cancellation.NEVER);
        answers++;
        check(solver, solver.solve(problem, context), problem, pricing, best, seed);
      }
    }
  }

  private void check(
      Solver solver,
      Solver.Answer answer,
      PlacementProblem problem,
      Pricing pricing,
      double best,
      long seed) {
    int[] device = answer.devices().toArray();
    double value =
        device.length == problem.stages().size() && pricing.feasible(device)
            ? pricing.value(device)
            : Double.POSITIVE_INFINITY;
    boolean better = value < best * (1 - 1e-9);
    boolean above = answer.lowerBound() > best * (1 + 1e-9);
    boolean missed = solver.exact() && !(value <= best * (1 + TOLERANCE) || value == best);
    boolean denied = answer.exhausted() && device.length == 0 && best < Double.POSITIVE_INFINITY;
    if (better || above || missed || denied) {
      wrong.add(
          solver.name()
              + ", seed "
              + seed
              + ", "
              + problem.objective()
              + ": value "
              + value
              + ", bound "
              + answer.lowerBound()
              + ", best "
              + best);
    }
  }

  private static double best(PlacementProblem problem, Pricing pricing) {
    int n = problem.stages().size();
    int devices = problem.devices().size();
    double best = Double.POSITIVE_INFINITY;
    int[] device = new int[n];
    while (true) {
      if (pricing.feasible(device)) {
        best = Math.min(best, pricing.value(device));
      }
      int s = 0;
      while (s < n && ++device[s] == devices) {
        device[s++] = 0;
      }
      if (s == n) {
        return best;
      }
    }
  }
}
