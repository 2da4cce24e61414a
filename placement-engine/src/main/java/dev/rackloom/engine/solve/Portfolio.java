package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Infeasibility;
import dev.rackloom.engine.Pricing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs solvers one after the other, each starting from the best so far: a quick local search, then
 * the exact ones as far as they accept the problem, then local search for what time is left. Every
 * answer is priced by the evaluator; a bound above a known answer is an error of its solver and
 * thrown away.
 */
public final class Portfolio {

  /** A gap at or below this is a proof. */
  public static final double PROVEN_PERCENT = 1e-2;

  private static final Duration FIRST_LOOK = Duration.ofMillis(200);

  private final List<Solver> solvers;

  /** A portfolio of the given solvers; {@code local-search} is also used for the first look. */
  public Portfolio(List<Solver> solvers) {
    this.solvers = List.copyOf(solvers);
  }

  /** The built-in solvers. */
  public static List<Solver> builtIn() {
    return List.of(new LocalSearchSolver(), new BranchAndBoundSolver(), new CpSatSolver());
  }

  /**
   * Solves with the solver called {@code only}, or with all of them if it is {@code portfolio}.
   *
   * @param notPriced why stages have no cost on devices, for the reasons of an infeasible problem
   */
  public Outcome solve(
      PlacementProblem problem,
      String only,
      Map<List<String>, String> notPriced,
      SolveContext context) {
    Run run = new Run(problem, context);
    if (only.equals("portfolio")) {
      run.first();
      solvers.stream()
          .filter(s -> s.accepts(problem) && !s.name().equals("local-search"))
          .forEach(run::then);
    } else {
      solvers.stream().filter(s -> s.name().equals(only)).findFirst().ifPresent(run::then);
    }
    return run.outcome(notPriced);
  }

  /** One run: the best so far and the best bound. */
  private final class Run {
    private final PlacementProblem problem;
    private final SolveContext context;
    private final Pricing judge;
    private final long begin = System.nanoTime();
    private Ids best = Ids.NONE;
    private double value = Double.POSITIVE_INFINITY;
    private double bound;
    private String winner = "";
    private boolean exhausted;
    private final List<String> notes = new ArrayList<>();

    Run(PlacementProblem problem, SolveContext context) {
      this.problem = problem;
      this.context = context;
      this.judge = new Pricing(problem);
      offer(context.hint(), "hint");
    }

    void first() {
      solvers.stream()
          .filter(s -> s.name().equals("local-search"))
          .findFirst()
          .ifPresent(s -> run(s, least(FIRST_LOOK, left().dividedBy(4))));
    }

    void then(Solver solver) {
      if (!done()) {
        run(solver, left());
      }
    }

    private boolean done() {
      return exhausted
          || proven()
          || left().isNegative()
          || left().isZero()
          || context.cancellation().requested();
    }

    private boolean proven() {
      return value < Double.POSITIVE_INFINITY && (value - bound) / value * 100 <= PROVEN_PERCENT;
    }

    private Duration left() {
      return context.timeLimit().minusNanos(System.nanoTime() - begin);
    }

    private void run(Solver solver, Duration limit) {
      context
          .progress()
          .at(
              Double.NaN,
              solver.name() + (best.isEmpty() ? "" : ", best so far " + Math.round(value)));
      Consumer<Ids> better = devices -> offer(devices, solver.name());
      SolveContext inner =
          new SolveContext(
              limit, context.seed(), best, better, context.progress(), context.cancellation());
      Solver.Answer answer = solver.solve(problem, inner);
      offer(answer.devices(), solver.name());
      if (answer.exhausted() && best.isEmpty()) {
        exhausted = true;
      } else if (answer.lowerBound() > value * (1 + 1e-9)) {
        notes.add(
            solver.name()
                + " claimed a bound of "
                + answer.lowerBound()
                + " above a known answer of "
                + value
                + "; not used");
      } else {
        bound = Math.max(bound, answer.lowerBound());
      }
    }

    private synchronized void offer(Ids devices, String by) {
      if (devices.size() != problem.stages().size() || !judge.feasible(devices.toArray())) {
        return;
      }
      double price = judge.value(devices.toArray());
      if (price < value) {
        value = price;
        best = devices;
        winner = by;
        context.onBetter().accept(devices);
      }
    }

    Outcome outcome(Map<List<String>, String> notPriced) {
      long wall = System.nanoTime() - begin;
      if (best.isEmpty()) {
        List<String> reasons = new ArrayList<>(Infeasibility.reasons(problem, notPriced));
        if (!exhausted) {
          reasons.add("(not proven: the search was stopped after " + wall / 1_000_000 + " ms)");
        }
        return new Outcome.Infeasible(reasons, wall);
      }
      var prediction = Evaluator.predict(problem, best);
      List<String> reasons = new ArrayList<>(notes);
      reasons.add("bottleneck: " + prediction.bottleneck());
      reasons.add(
          proven()
              ? "proven: no placement is better under this model"
              : "the bound is " + Math.round(bound) + " after " + wall / 1_000_000 + " ms");
      return new Outcome.Solved(
          Evaluator.placement(problem, best, "auto " + problem.objective()),
          prediction,
          value,
          Math.min(bound, value),
          winner,
          wall,
          reasons);
    }
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
