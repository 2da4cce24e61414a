package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Evaluator;
import dev.rackloom.engine.Infeasibility;
import dev.rackloom.engine.layers.ChainFlowSolver;
import dev.rackloom.engine.load.AnnealingSolver;
import dev.rackloom.engine.load.ContiguousSolver;
import dev.rackloom.engine.load.IdealsSolver;
import dev.rackloom.engine.load.LoadProofSolver;
import dev.rackloom.engine.load.NeighbourhoodSolver;
import dev.rackloom.engine.load.RelaxationSolver;
import dev.rackloom.engine.load.SetAnnealingSolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs solvers side by side: those that look for better answers on one thread each, as many as
 * there are processors but one, in their order, the next when one ends; those that work towards a
 * proof one after the other on another. All see the best so far, and all stop when the gap is
 * closed. Every answer is priced by the evaluator; a bound above a known answer is an error of its
 * solver and thrown away; a solver that fails is noted and the others go on.
 */
public final class Portfolio {

  /** A gap at or below this is a proof. */
  public static final double PROVEN_PERCENT = 1e-2;

  /** What {@code --solver} takes for all of them. */
  public static final String ALL = "portfolio";

  private static final Duration FIRST_LOOK = Duration.ofMillis(200);

  private final List<Solver> solvers;
  private final int searchers = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  /** A portfolio of the given solvers. */
  public Portfolio(List<Solver> solvers) {
    this.solvers = List.copyOf(solvers);
  }

  /** The built-in solvers. */
  public static List<Solver> builtIn() {
    List<Solver> all = new ArrayList<>(ofOwnMemory());
    all.add(all.size() - 2, new SpillSolver(all));
    return List.copyOf(all);
  }

  /** Those that place for the devices' own memory, and may know tiers below it. */
  private static List<Solver> ofOwnMemory() {
    return List.of(
        new ListSchedulingSolver(),
        new ChainFlowSolver(),
        new LocalSearchSolver(),
        new AnnealingSolver(),
        new SetAnnealingSolver(),
        new NeighbourhoodSolver(),
        new RelaxationSolver(),
        new IdealsSolver(),
        new ContiguousSolver(),
        new LoadProofSolver(),
        new BranchAndBoundSolver(),
        new LatencyProofSolver());
  }

  /**
   * Solves with the solver called {@code only}, or with all that accept the problem if it is {@link
   * #ALL}.
   *
   * @param notPriced why stages have no cost on devices, for the reasons of an infeasible problem
   */
  public Outcome solve(
      PlacementProblem problem,
      String only,
      Map<List<String>, String> notPriced,
      SolveContext context) {
    Contest contest = new Contest(problem, context);
    List<Solver> chosen =
        solvers.stream()
            .filter(s -> problem.isPlain() || s.knowsAll())
            .filter(s -> only.equals(ALL) ? s.accepts(problem) : s.name().equals(only))
            .toList();
    Queue<Solver> looking = new ConcurrentLinkedQueue<>(chosen);
    looking.removeIf(Solver::proves);
    List<Thread> threads = new ArrayList<>();
    for (int t = Math.min(searchers, looking.size()); t > 0; t--) {
      threads.add(start(() -> runAll(looking, contest), "search"));
    }
    boolean anyLooks = !threads.isEmpty();
    threads.add(
        start(
            () -> {
              if (anyLooks) {
                contest.awaitFirst(FIRST_LOOK);
              }
              chosen.stream().filter(Solver::proves).forEach(contest::run);
            },
            "proof"));
    contest.await(threads);
    return outcome(problem, contest, notPriced);
  }

  /** One solver after the other, until none is left that nobody else runs. */
  private static void runAll(Queue<Solver> solvers, Contest contest) {
    for (Solver next = solvers.poll(); next != null; next = solvers.poll()) {
      contest.run(next);
    }
  }

  private static Thread start(Runnable task, String name) {
    Thread thread = new Thread(task, "solver " + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Outcome outcome(
      PlacementProblem problem, Contest contest, Map<List<String>, String> notPriced) {
    long wall = contest.elapsedNanos();
    if (contest.best().isEmpty()) {
      List<String> reasons = new ArrayList<>(Infeasibility.reasons(problem, notPriced));
      reasons.addAll(contest.notes());
      if (!contest.exhausted()) {
        reasons.add("(not proven: the search was stopped after " + wall / 1_000_000 + " ms)");
      }
      return new Outcome.Infeasible(reasons, wall);
    }
    var prediction = Evaluator.predict(problem, contest.best());
    List<String> reasons = new ArrayList<>(contest.notes());
    reasons.add("bottleneck: " + prediction.bottleneck());
    reasons.add(
        contest.proven()
            ? "proven: no placement is better under this model"
            : "the bound is "
                + Amounts.of(problem.objective(), contest.bound())
                + " after "
                + wall / 1_000_000
                + " ms");
    return new Outcome.Solved(
        Evaluator.placement(problem, contest.best(), "auto " + problem.objective()),
        prediction,
        contest.value(),
        Math.min(contest.bound(), contest.value()),
        contest.winner(),
        wall,
        reasons);
  }
}
