package dev.rackloom.api.workload;

import dev.rackloom.api.Checks;

/**
 * What a stream wants, in nanoseconds; {@link Long#MAX_VALUE} where it does not care.
 *
 * @param latencyNanos of a whole request
 * @param ttftNanos time to first token
 * @param tpotNanos time per output token after the first
 */
public record Objectives(long latencyNanos, long ttftNanos, long tpotNanos) {

  /** Wants nothing in particular. */
  public static final Objectives NONE =
      new Objectives(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  public Objectives {
    Checks.positive(latencyNanos, "latencyNanos");
    Checks.positive(ttftNanos, "ttftNanos");
    Checks.positive(tpotNanos, "tpotNanos");
  }
}
