package dev.rackloom.agent;

/**
 * When this agent last slept: its process was frozen, or its machine. What others said before that
 * is out of date then, and what waits to be read may be as old. Guarded by {@link Members}.
 */
final class Sleep {

  private long awakeNanos;
  private boolean slept;
  private long wokeNanos;

  /** From now on it is told in time that the agent is awake. */
  void begin(long nowNanos) {
    awakeNanos = nowNanos;
  }

  /**
   * The agent is awake.
   *
   * @param longNanos between two of these it has slept if that was more
   */
  void awake(long nowNanos, long longNanos) {
    if (nowNanos - awakeNanos > longNanos) {
      slept = true;
      wokeNanos = nowNanos;
    }
    awakeNanos = nowNanos;
  }

  /** Whether it woke so short a time ago. */
  boolean wokeWithin(long nanos) {
    return slept && awakeNanos - wokeNanos <= nanos;
  }

  /** When it woke last, if it ever slept. */
  long wokeNanos() {
    return wokeNanos;
  }
}
