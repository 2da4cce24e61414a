package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.TraceSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places experts for the least predicted layer time, knowing which experts fire together, unequal
 * ranks, nodes and where experts are now. Layer by layer, each by {@link LayerAnnealing} on the
 * slowest ranks of steps, the trace's own and drawn ones. Anytime: cancelled, it returns the best
 * so far.
 */
public final class TraceSolver {

  private final TraceEffort effort;

  public TraceSolver(TraceEffort effort) {
    this.effort = effort;
  }

  /** The best map found. Blocks; may use several threads, ended on return. */
  public ExpertMap solve(TraceProblem problem, Progress progress, Cancellation cancellation) {
    return solve(problem, Optional.empty(), progress, cancellation);
  }

  /**
   * The same, sought from a map that is good already, such as that of a goal nearby.
   *
   * @param start of the problem's layers and slots, under its rules
   */
  public ExpertMap solve(
      TraceProblem problem,
      Optional<ExpertMap> start,
      Progress progress,
      Cancellation cancellation) {
    Ranks ranks = new Ranks(problem.topology());
    TraceSteps steps = TraceSteps.of(problem.trace(), ranks.size, problem.tokensPerRank());
    LayerPlacing placing = new LayerPlacing(problem, start, ranks, steps, effort, cancellation);
    int rows = problem.trace().rows();
    int[][] map = new int[rows][];
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(effort.threads())) {
      List<Future<?>> running = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        int here = row;
        running.add(
            threads.submit(() -> {
              map[here] = placing.place(here);
              progress.at(
                  (double) done.incrementAndGet() / rows, problem.layers().label(here) + " placed");
            }));
      }
      running.forEach(TraceSolver::await);
    }
    return ExpertMap.of(
        problem.layers(), problem.trace().experts(), problem.topology().slotRanks(), map);
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("interrupted");
    }
  }
}
