package dev.rackloom.engine.pareto;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Infeasibility;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.solve.Portfolio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Looks for the front of a problem; anytime: what was found until the end or a cancel counts. */
public final class ParetoSearch {

  /** Problems of no more assignments are looked at whole. */
  private static final long ENUMERABLE = 1 << 16;

  private static final int MOST_POINTS = 100;
  private static final double FOR_EXTREMES = 0.4;
  private static final double FOR_WEIGHTS = 0.4;

  private final List<Solver> solvers;

  /** A search that uses the given solvers. */
  public ParetoSearch(List<Solver> solvers) {
    this.solvers = List.copyOf(solvers);
  }

  /**
   * Looks for the front of two or three metrics; the problem's own objective does not matter.
   *
   * @param solver {@code portfolio}, or the name of the one to use
   * @param notPriced why stages have no cost on devices, for the reasons of an infeasible problem
   */
  public ParetoOutcome search(
      PlacementProblem problem,
      List<Metric> metrics,
      String solver,
      Map<List<String>, String> notPriced,
      SolveContext context) {
    Checks.that(
        metrics.size() >= 2 && new HashSet<>(metrics).size() == metrics.size(),
        "a front needs different metrics, at least two, not " + metrics);
    return new Run(problem, metrics, solver, notPriced, context).search();
  }

  private final class Run {
    private final PlacementProblem problem;
    private final List<Metric> metrics;
    private final String solver;
    private final Map<List<String>, String> notPriced;
    private final SolveContext context;
    private final MetricPricing pricing;
    private final ParetoArchive archive = new ParetoArchive();
    private final double[] bounds;
    private final long begin = System.nanoTime();
    private List<String> reasons = List.of();

    Run(
        PlacementProblem problem,
        List<Metric> metrics,
        String solver,
        Map<List<String>, String> notPriced,
        SolveContext context) {
      this.problem = problem;
      this.metrics = List.copyOf(metrics);
      this.solver = solver;
      this.notPriced = notPriced;
      this.context = context;
      this.pricing = new MetricPricing(problem, metrics);
      this.bounds = new double[metrics.size()];
    }

    ParetoOutcome search() {
      double assignments = Math.pow(problem.devices().size(), problem.stages().size());
      boolean complete = assignments <= ENUMERABLE && enumerate((long) assignments);
      if (complete) {
        boundByPoints();
      } else {
        offer(context.hint());
        extremes();
        weights();
        neighbours();
      }
      return outcome(complete);
    }

    /** Looks at every assignment; false if it was stopped. */
    private boolean enumerate(long assignments) {
      context.progress().at(0, "all " + assignments + " placements");
      int[] device = new int[problem.stages().size()];
      for (long code = 0; code < assignments; code++) {
        if (code % 64 == 0 && stopped()) {
          return false;
        }
        long rest = code;
        for (int s = 0; s < device.length; s++) {
          device[s] = (int) (rest % problem.devices().size());
          rest /= problem.devices().size();
        }
        pricing.of(device).ifPresent(values -> archive.offer(Ids.of(device), values));
      }
      return true;
    }

    private void boundByPoints() {
      for (int m = 0; m < bounds.length; m++) {
        int metric = m;
        bounds[m] =
            archive.entries().stream()
                .mapToDouble(e -> e.values().get(metric))
                .min()
                .orElse(Double.MAX_VALUE);
      }
    }

    private void extremes() {
      for (int m = 0; m < metrics.size() && !stopped(); m++) {
        double until = FOR_EXTREMES * (m + 1) / metrics.size();
        Objective alone = Objective.of(metrics.get(m));
        switch (solve(alone, until, "best " + metrics.get(m).word())) {
          case Outcome.Solved solved -> bounds[m] = solved.lowerBound();
          case Outcome.Infeasible none -> reasons = none.reasons();
        }
      }
    }

    /** Every vector of weights in turn. */
    private void weights() {
      List<double[]> grid = WeightGrid.of(metrics.size());
      for (int i = 0; i < grid.size() && !stopped() && !archive.entries().isEmpty(); i++) {
        double until = FOR_EXTREMES + FOR_WEIGHTS * (i + 1) / grid.size();
        solve(objective(grid.get(i)), until, "trade-off " + (i + 1) + " of " + grid.size());
      }
    }

    /** Weights count in parts of what the metric ranges over in the archive. */
    private Objective objective(double[] weights) {
      List<Objective.Term> terms = new ArrayList<>();
      for (int m = 0; m < weights.length; m++) {
        int metric = m;
        var range =
            archive.entries().stream().mapToDouble(e -> e.values().get(metric)).summaryStatistics();
        double width = Math.max(range.getMax() - range.getMin(), range.getMax() * 1e-3);
        terms.add(
            new Objective.Term(metrics.get(m), weights[m] / Math.max(width, Double.MIN_NORMAL)));
      }
      return new Objective(terms);
    }

    /** Solves for one objective from the best known answer to it, until a part of the time. */
    private Outcome solve(Objective objective, double until, String doing) {
      context.progress().at(elapsed(), doing + ", " + archive.entries().size() + " points");
      long limit = (long) (context.timeLimit().toNanos() * until) - (System.nanoTime() - begin);
      SolveContext inner =
          new SolveContext(
              Duration.ofNanos(Math.max(1, limit)),
              context.seed(),
              best(objective),
              this::offer,
              (fraction, said) -> {},
              context.cancellation());
      Outcome outcome =
          new Portfolio(solvers).solve(problem.withObjective(objective), solver, notPriced, inner);
      if (outcome instanceof Outcome.Solved solved) {
        Evaluator.assignment(problem, solved.placement()).ifPresent(this::offer);
      }
      return outcome;
    }

    private Ids best(Objective objective) {
      Ids best = Ids.NONE;
      double least = Double.POSITIVE_INFINITY;
      for (ParetoArchive.Entry entry : archive.entries()) {
        double value = 0;
        for (int m = 0; m < metrics.size(); m++) {
          value += objective.weight(metrics.get(m)) * entry.values().get(m);
        }
        if (value < least) {
          least = value;
          best = entry.devices();
        }
      }
      return best;
    }

    private void neighbours() {
      context.progress().at(elapsed(), "neighbours of " + archive.entries().size() + " points");
      var random = Seeds.random(context.seed());
      new Neighbours(archive, pricing, problem.devices().size(), random).search(this::stopped);
    }

    /** Solvers may offer from their own threads. */
    private synchronized void offer(Ids devices) {
      if (devices.size() == problem.stages().size()) {
        pricing
            .of(devices.toArray())
            .filter(values -> archive.offer(devices, values))
            .ifPresent(values -> context.onBetter().accept(devices));
      }
    }

    private boolean stopped() {
      return context.cancellation().requested() || elapsed() >= 1;
    }

    private double elapsed() {
      return Math.min(
          1, (System.nanoTime() - begin) / (double) Math.max(1, context.timeLimit().toNanos()));
    }

    private ParetoOutcome outcome(boolean complete) {
      long wall = System.nanoTime() - begin;
      List<ParetoFront.Point> points =
          Spread.of(archive.entries(), MOST_POINTS).stream()
              .map(e ->
                  new ParetoFront.Point(
                      e.devices(), e.values(), Evaluator.predict(problem, e.devices())))
              .toList();
      if (!points.isEmpty()) {
        return new ParetoFront(metrics, points, bounds(points), complete, wall);
      }
      return new ParetoOutcome.Infeasible(
          reasons.isEmpty() ? Infeasibility.reasons(problem, notPriced) : reasons, wall);
    }

    /** A bound is never above a point that is there. */
    private Numbers bounds(List<ParetoFront.Point> points) {
      double[] all = bounds.clone();
      for (ParetoFront.Point point : points) {
        for (int m = 0; m < all.length; m++) {
          all[m] = Math.min(all[m], point.values().get(m));
        }
      }
      return Numbers.of(all);
    }
  }
}
