package dev.rackloom.policies;

import dev.rackloom.api.Checks;

/**
 * One of several that could serve a request, as a policy sees it.
 *
 * @param waiting what is there before one more request, in requests or in tokens
 * @param nanos predicted length of one of these there, {@link #UNKNOWN} if nobody knows
 * @param ownsState whether it has the state that the request goes on from
 */
public record Replica(long waiting, long nanos, boolean ownsState) {

  /** A length that nobody has predicted. */
  public static final long UNKNOWN = -1;

  public Replica {
    Checks.notNegative(waiting, "what waits at a replica");
    Checks.that(
        nanos > 0 || nanos == UNKNOWN, "the length at a replica must be positive, was " + nanos);
  }
}
