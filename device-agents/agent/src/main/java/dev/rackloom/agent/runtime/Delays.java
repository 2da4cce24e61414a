package dev.rackloom.agent.runtime;

import java.util.concurrent.TimeUnit;

/**
 * How long messages of one sender were on the way, without comparing clocks: the least difference
 * between its clock and ours is the offset of the clocks and a quick passage; what a message has
 * beyond it, it lost on the way. The least is looked for in the last half to whole minute, so that
 * clocks may drift.
 */
final class Delays {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private long began;
  private long before = Long.MAX_VALUE;
  private long least = Long.MAX_VALUE;

  /**
   * What a message lost beyond a quick passage.
   *
   * @param sentNanos by the sender's clock
   * @param nowNanos by ours
   */
  synchronized long beyondLeast(long sentNanos, long nowNanos) {
    long difference = nowNanos - sentNanos;
    if (least == Long.MAX_VALUE || nowNanos - began > WINDOW_NANOS) {
      before = nowNanos - began > 2 * WINDOW_NANOS ? Long.MAX_VALUE : least;
      began = nowNanos;
      least = difference;
    }
    least = Math.min(least, difference);
    return difference - Math.min(before, least);
  }
}
