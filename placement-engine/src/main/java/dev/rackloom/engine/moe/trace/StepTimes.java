package dev.rackloom.engine.moe.trace;

import java.util.Arrays;

/**
 * A time per step and rank, and a smooth stand-in for the mean over steps of the slowest rank: the
 * 64-norm over ranks. Ranks that are nearly the slowest count too, as they will be the slowest on
 * other tokens.
 */
final class StepTimes {

  private static final int SQUARINGS = 6;

  private final int steps;
  private final int ranks;
  private final double unit;
  private final double[] micros;
  private final double[] powers;
  private final double[] sums;

  /** Times of 0. {@code unit} is about the time of an average rank. */
  StepTimes(int steps, int ranks, double unit) {
    this.steps = steps;
    this.ranks = ranks;
    this.unit = unit;
    this.micros = new double[steps * ranks];
    this.powers = new double[steps * ranks];
    this.sums = new double[steps];
  }

  private double power(double x) {
    double p = x / unit;
    for (int i = 0; i < SQUARINGS; i++) {
      p *= p;
    }
    return p;
  }

  private static double root(double sum) {
    double r = sum;
    for (int i = 0; i < SQUARINGS; i++) {
      r = Math.sqrt(r);
    }
    return r;
  }

  int steps() {
    return steps;
  }

  /** The times of a rank, one a step, to be added to; {@link #settle} afterwards. */
  double[] micros() {
    return micros;
  }

  /** Where the time of a step and rank is in {@link #micros}: a rank's steps lie together. */
  int at(int step, int rank) {
    return rank * steps + step;
  }

  /** Keeps a rank's times aside. */
  void save(int rank, double[] into) {
    System.arraycopy(micros, rank * steps, into, 0, steps);
    System.arraycopy(powers, rank * steps, into, steps, steps);
  }

  /** Puts them back. */
  void restore(int rank, double[] from) {
    System.arraycopy(from, 0, micros, rank * steps, steps);
    System.arraycopy(from, steps, powers, rank * steps, steps);
  }

  /** Follows changed times of a rank. */
  void settle(int rank) {
    for (int i = rank * steps; i < (rank + 1) * steps; i++) {
      powers[i] = power(micros[i]);
    }
  }

  /** The mean over steps of the slowest rank, smoothed. */
  double mean() {
    Arrays.fill(sums, 0);
    for (int r = 0; r < ranks; r++) {
      for (int s = 0, i = r * steps; s < steps; s++, i++) {
        sums[s] += powers[i];
      }
    }
    double total = 0;
    for (int s = 0; s < steps; s++) {
      total += root(sums[s]);
    }
    return total / steps * unit;
  }
}
