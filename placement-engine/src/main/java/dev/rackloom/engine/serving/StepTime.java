package dev.rackloom.engine.serving;

/**
 * How long a step takes on one stage of an instance. Pure: the same batch takes the same time.
 * Called once a step on the simulating thread, so it may keep what it computed but must not block.
 */
@FunctionalInterface
public interface StepTime {

  /** Nanoseconds, 0 or more. */
  long nanos(Batch batch);

  /** A step takes so long, and so much longer with each token: for examples and closed forms. */
  static StepTime linear(long fixedNanos, long nanosPerToken) {
    return batch -> fixedNanos + nanosPerToken * batch.tokens();
  }
}
