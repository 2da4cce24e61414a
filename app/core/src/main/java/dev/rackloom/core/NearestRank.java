package dev.rackloom.core;

/**
 * Percentiles of what was measured by nearest rank: always one of the measured values, never one
 * between two.
 */
public final class NearestRank {

  private NearestRank() {}

  /**
   * The value below or at which a part of all is.
   *
   * @param sorted at least one value, the least first
   * @param part such as 0.99
   */
  public static long of(long[] sorted, double part) {
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
  }
}
