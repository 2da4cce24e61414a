package dev.rackloom.policies;

import dev.rackloom.api.Checks;

/**
 * One of several that could serve a request, as a policy sees it.
 *
 * @param ahead what is there before one more request, of whoever asks and of all others
 * @param nanos expected length of this request there, {@link #UNKNOWN} if nobody knows
 * @param ownsState whether it has the state that the request goes on from
 */
public record Replica(Backlog ahead, long nanos, boolean ownsState) {

  /** A length that nobody has predicted. */
  public static final long UNKNOWN = -1;

  public Replica {
    Checks.that(
        nanos > 0 || nanos == UNKNOWN, "the length at a replica must be positive, was " + nanos);
  }

  /** When a request would end there; all requests count 1 where lengths are not known. */
  double expectedEnd(boolean known) {
    return known ? (double) ahead.nanos() + nanos : ahead.firings() + 1.0;
  }
}
