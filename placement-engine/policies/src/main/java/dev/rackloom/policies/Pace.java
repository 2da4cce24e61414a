package dev.rackloom.policies;

import dev.rackloom.api.Checks;

/**
 * How long firings of a stage lately took on a device, over what was predicted of them: an average
 * that gives the newest firing a quarter. What is older than {@link #LATELY_NANOS} says nothing.
 *
 * @param ratio 1 if they took what was predicted
 * @param atNanos when the newest of them ended
 */
public record Pace(double ratio, long atNanos) {

  /** For how long a firing counts. A replica that looked slow is tried again after that. */
  public static final long LATELY_NANOS = 10_000_000_000L;

  private static final double NEWEST_SHARE = 0.25;

  public Pace {
    Checks.that(
        ratio > 0 && ratio < Double.POSITIVE_INFINITY, "a pace must be positive, was " + ratio);
  }

  /** Of one firing. */
  public static Pace of(long tookNanos, long predictedNanos, long nowNanos) {
    Checks.positive(predictedNanos, "predicted nanoseconds");
    return new Pace(Math.max(1, tookNanos) / (double) predictedNanos, nowNanos);
  }

  /** With one more firing; after a long pause it counts alone. */
  public Pace then(long tookNanos, long predictedNanos, long nowNanos) {
    Pace newest = of(tookNanos, predictedNanos, nowNanos);
    return isRecent(nowNanos)
        ? new Pace(ratio + NEWEST_SHARE * (newest.ratio - ratio), nowNanos)
        : newest;
  }

  /** Whether it says anything at {@code nowNanos} of the same clock. */
  public boolean isRecent(long nowNanos) {
    return nowNanos - atNanos <= LATELY_NANOS;
  }
}
