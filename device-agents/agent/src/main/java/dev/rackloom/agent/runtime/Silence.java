package dev.rackloom.agent.runtime;

/**
 * Tells a lost agent from a slow one by when its answers come. Gaps between answers are learned
 * (mean and deviation, both with exponential forgetting, after Jacobson's round-trip estimator); an
 * agent is lost when it is silent for longer than {@link Detection#silence} and than its mean gap
 * plus eight deviations. It is back after two answers in a row. What passed while this process
 * itself did not run does not count.
 */
final class Silence {

  private static final int DEVIATIONS = 8;
  private static final int ANSWERS_TO_BE_BACK = 2;

  private Detection detection;
  private long heardNanos;
  private long lookedNanos;
  private double gap;
  private double deviation;
  private int answers;
  private boolean lost;

  Silence(Detection detection, long nowNanos) {
    this.detection = detection;
    gap = detection.period().toNanos();
    deviation = gap;
    heardNanos = nowNanos;
    lookedNanos = nowNanos;
  }

  /** An answer came; true if the agent is back by it. */
  synchronized boolean heard(long nowNanos) {
    if (!lost) {
      double seen = nowNanos - heardNanos;
      deviation += (Math.abs(seen - gap) - deviation) / 8;
      gap += (seen - gap) / 8;
    }
    heardNanos = nowNanos;
    answers++;
    if (lost && answers >= ANSWERS_TO_BE_BACK) {
      lost = false;
      return true;
    }
    return false;
  }

  /**
   * Looks at the clock; true if the agent is lost by it. To be called once a period.
   *
   * @param now what counts as lost from now on
   */
  synchronized boolean look(long nowNanos, Detection now) {
    detection = now;
    long late = nowNanos - lookedNanos - detection.period().toNanos() * 3 / 2;
    lookedNanos = nowNanos;
    if (late > 0) {
      heardNanos = Math.min(nowNanos, heardNanos + late);
    }
    if (!lost && nowNanos - heardNanos > allowedNanos()) {
      lose();
      return true;
    }
    return false;
  }

  /** How long it may say nothing. */
  synchronized long allowedNanos() {
    double slow = gap + DEVIATIONS * deviation;
    long longest = detection.longestSilence().toNanos();
    return (long) Math.min(longest, Math.max(detection.silence().toNanos(), slow));
  }

  /** It is known to be gone, as by a broken connection; true if that is news. */
  synchronized boolean broken() {
    boolean news = !lost;
    lose();
    return news;
  }

  private void lose() {
    lost = true;
    answers = 0;
  }

  synchronized boolean isLost() {
    return lost;
  }
}
