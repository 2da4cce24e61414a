package dev.rackloom.api;

import java.util.concurrent.CancellationException;

/**
 * Asks a job to stop. Jobs look at it at least every 50 ms of work. Safe to share between threads.
 */
@FunctionalInterface
public interface Cancellation {

  /** A job nobody will cancel. */
  Cancellation NEVER = () -> false;

  /** Whether the job should stop now. Cheap, never blocks. */
  boolean requested();

  /** Throws if the job should stop now. */
  default void check() {
    if (requested()) {
      throw new CancellationException("cancelled");
    }
  }
}
