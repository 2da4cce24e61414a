package dev.rackloom.policies;

import dev.rackloom.api.Checks;

/**
 * What is somewhere before one more request.
 *
 * @param firings how many, or tokens where those are what waits
 * @param nanos how long they are expected to take from now on; those of unknown length count 0
 */
public record Backlog(long firings, long nanos) {

  /** Nothing is there. */
  public static final Backlog NONE = new Backlog(0, 0);

  public Backlog {
    Checks.notNegative(firings, "firings of a backlog");
    Checks.notNegative(nanos, "nanoseconds of a backlog");
  }

  /** Both, one after the other. */
  public Backlog plus(Backlog other) {
    return new Backlog(firings + other.firings, nanos + other.nanos);
  }
}
