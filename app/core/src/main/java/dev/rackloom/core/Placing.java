package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.explain.Conflict;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import dev.rackloom.engine.pareto.ParetoSearch;
import dev.rackloom.engine.solve.Portfolio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hands a problem to solvers, and says more of it if there is no answer. */
final class Placing {

  /** How long an impossible problem is looked at to say what is in each other's way. */
  private static final Duration CONFLICT = Duration.ofSeconds(5);

  private final ProblemBuilder.Built built;
  private final Terms terms;
  private final List<Solver> solvers;

  /**
   * A problem to be solved.
   *
   * @param terms how float32 travels in it, and who cannot run what
   */
  Placing(ProblemBuilder.Built built, Terms terms, List<Solver> solvers) {
    this.built = built;
    this.terms = terms;
    this.solvers = solvers;
  }

  private PlacementProblem problem() {
    return built.problem();
  }

  /** The answer of one solver, or of all. */
  Outcome place(String solver, SolveContext context) {
    requireSolver(solver);
    Outcome outcome = new Portfolio(solvers).solve(problem(), solver, built.notPriced(), context);
    return switch (outcome) {
      case Outcome.Solved s ->
          s.with(s.placement().withWire(terms.wire()))
              .with(s.prediction().withBasis(built.basis()))
              .after(terms.formats().reasons());
      case Outcome.Infeasible none -> withConflict(none, context);
    };
  }

  /** Placements that trade the metrics. */
  ParetoOutcome front(List<Metric> metrics, String solver, SolveContext context) {
    requireSolver(solver);
    return switch (new ParetoSearch(solvers)
        .search(problem(), metrics, solver, built.notPriced(), context)) {
      case ParetoFront front -> front.withBasis(built.basis());
      case ParetoOutcome.Infeasible none ->
          new ParetoOutcome.Infeasible(
              withConflict(new Outcome.Infeasible(none.reasons(), none.wallNanos()), context)
                  .reasons(),
              none.wallNanos());
    };
  }

  /** The reasons, and which constraints and memories cannot hold together. */
  private Outcome.Infeasible withConflict(Outcome.Infeasible none, SolveContext context) {
    List<String> reasons = new ArrayList<>(none.reasons());
    reasons.addAll(terms.formats().reasons());
    Conflict.of(problem(), CONFLICT, context.cancellation())
        .ifPresent(conflict -> reasons.addAll(conflict.lines()));
    return new Outcome.Infeasible(reasons, none.wallNanos());
  }

  private void requireSolver(String name) {
    boolean known =
        name.equals(Portfolio.ALL) || solvers.stream().anyMatch(s -> s.name().equals(name));
    if (!known) {
      throw RackloomException.user(
          "no solver is called '" + name + "'",
          "use portfolio, " + String.join(", ", solvers.stream().map(Solver::name).toList()) + ".");
    }
    if (!name.equals(Portfolio.ALL) && !problem().isPlain()) {
      requireAll(name);
    }
  }

  private void requireAll(String name) {
    List<String> able = solvers.stream().filter(Solver::knowsAll).map(Solver::name).toList();
    if (!able.contains(name)) {
      throw RackloomException.user(
          "solver '"
              + name
              + "' knows no groups of devices, tiers of memory, budgets, orders of goals or moves",
          "use portfolio, " + String.join(", ", able) + ".");
    }
  }
}
