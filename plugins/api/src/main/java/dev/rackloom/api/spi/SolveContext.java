package dev.rackloom.api.spi;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a solver is given beside the problem.
 *
 * @param timeLimit wall time it may take
 * @param seed of its random choices
 * @param hint place per stage to start from; empty for none
 * @param onBetter hears every better answer, place per stage
 * @param progress hears how far it is
 * @param cancellation asks it to stop
 * @param board what other solvers have found meanwhile
 */
public record SolveContext(
    Duration timeLimit,
    long seed,
    Ids hint,
    Consumer<Ids> onBetter,
    Progress progress,
    Cancellation cancellation,
    Board board) {

  /** A context of a solver that is alone. */
  public SolveContext(
      Duration timeLimit,
      long seed,
      Ids hint,
      Consumer<Ids> onBetter,
      Progress progress,
      Cancellation cancellation) {
    this(timeLimit, seed, hint, onBetter, progress, cancellation, Board.NONE);
  }

  /** A limit, seed 1, and nobody listening. */
  public static SolveContext within(Duration timeLimit) {
    return new SolveContext(
        timeLimit, 1, Ids.NONE, better -> {}, Progress.SILENT, Cancellation.NEVER);
  }

  /** The same for another wall time. */
  public SolveContext lasting(Duration limit) {
    return new SolveContext(limit, seed, hint, onBetter, progress, cancellation, board);
  }

  /** The same with another board. */
  public SolveContext on(Board other) {
    return new SolveContext(timeLimit, seed, hint, onBetter, progress, cancellation, other);
  }

  /** The same, starting from other places. */
  public SolveContext from(Ids places) {
    return new SolveContext(timeLimit, seed, places, onBetter, progress, cancellation, board);
  }
}
