package dev.rackloom.core.bench;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.solve.Portfolio;
import java.time.Duration;
import java.util.Map;

/** One run of the portfolio, watched. */
final class Solving {

  private static final double NANOS = 1e9;

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final long begin;
  private double firstSeconds = Double.POSITIVE_INFINITY;
  private double afterOne = Double.POSITIVE_INFINITY;

  private Solving(PlacementProblem problem) {
    this.problem = problem;
    this.pricing = new Pricing(problem);
    this.begin = System.nanoTime();
  }

  /**
   * What came of it.
   *
   * @param value nanoseconds; infinite if nothing was found
   * @param bound nanoseconds
   * @param firstSeconds when there was a first answer
   * @param afterOne the best value after one second
   * @param seconds wall time of it all
   */
  record Result(double value, double bound, double firstSeconds, double afterOne, double seconds) {

    /** The gap relative to the value. */
    double gap() {
      return Math.max(0, (value - bound) / value);
    }

    /** Whether the gap is closed. */
    boolean proven() {
      return gap() <= 1e-4;
    }
  }

  /** Solves with everything that accepts the problem, for so long at most. */
  static Result run(PlacementProblem problem, double seconds) {
    return new Solving(problem).solve(seconds);
  }

  private Result solve(double seconds) {
    Outcome outcome =
        new Portfolio(Portfolio.builtIn())
            .solve(
                problem,
                Portfolio.ALL,
                Map.of(),
                new SolveContext(
                    Duration.ofMillis(Math.round(seconds * 1e3)),
                    1,
                    Ids.NONE,
                    this::better,
                    Progress.SILENT,
                    Cancellation.NEVER));
    double wall = (System.nanoTime() - begin) / NANOS;
    return outcome instanceof Outcome.Solved solved
        ? new Result(solved.value(), solved.lowerBound(), firstSeconds, afterOne, wall)
        : new Result(Double.POSITIVE_INFINITY, 0, firstSeconds, afterOne, wall);
  }

  private synchronized void better(Ids devices) {
    double now = (System.nanoTime() - begin) / NANOS;
    firstSeconds = Math.min(firstSeconds, now);
    if (now <= 1) {
      afterOne = Math.min(afterOne, pricing.value(devices.toArray()));
    }
  }
}
