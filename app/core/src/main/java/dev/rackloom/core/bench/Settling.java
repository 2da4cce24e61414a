package dev.rackloom.core.bench;

import java.util.function.LongSupplier;

/**
 * Waits until a program that has just started is as quick as it gets: until then its compilers work
 * beside what is measured, which on few cores takes a third from it.
 */
final class Settling {

  /** So many rounds without a gain are taken for the end of it. */
  private static final int QUIET = 4;

  private static final int MOST = 40;
  private static final double GAIN = 0.98;

  private Settling() {}

  /**
   * Runs rounds until four of them after each other are no quicker than the best before by 2 %, 40
   * at most.
   *
   * @param round gives its nanoseconds
   * @return how many there were, and the first's nanoseconds
   */
  static Settled of(LongSupplier round) {
    long first = round.getAsLong();
    double best = first;
    int rounds = 1;
    for (int quiet = 0; quiet < QUIET && rounds < MOST; rounds++) {
      long nanos = round.getAsLong();
      if (nanos < GAIN * best) {
        best = nanos;
        quiet = 0;
      } else {
        quiet++;
      }
    }
    return new Settled(rounds, first);
  }

  /**
   * How it went.
   *
   * @param rounds until it was settled
   * @param firstNanos of the first one
   */
  record Settled(int rounds, long firstNanos) {}
}
