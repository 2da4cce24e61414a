package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Cancellation;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** One reading after the other, for each builds on what was read before. Any thread. */
final class Turns {

  /** How often a job that waits for another looks whether it is still wanted. */
  private static final long LOOK_MS = 50;

  private final Function<Study, Opening> prepare;
  private final ReentrantLock reader = new ReentrantLock();
  private long readings;

  /**
   * @param prepare works out what is to be shown, while the next one reads already
   */
  Turns(Function<Study, Opening> prepare) {
    this.prepare = prepare;
  }

  /** What was read, and the how many-th reading it was. */
  record Turn(Optional<Opening> opening, long number) {}

  /** Reads when nobody else does. Blocks: call it in a job. */
  Turn read(Cancellation cancellation, Supplier<Optional<Study>> reading) {
    long number;
    Optional<Study> study;
    enter(cancellation);
    try {
      study = reading.get();
      number = ++readings;
    } finally {
      reader.unlock();
    }
    return new Turn(study.map(prepare), number);
  }

  private void enter(Cancellation cancellation) {
    try {
      do {
        cancellation.check();
      } while (!reader.tryLock(LOOK_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
