package dev.rackloom.api.placement;

import java.util.Locale;

/** What a placement can be good at. */
public enum Metric {
  /** Time of one request alone in the rack, nanoseconds; less is better. */
  LATENCY,
  /**
   * The longest time that any device or link is busy per request, nanoseconds: the inverse of
   * pipelined throughput.
   */
  THROUGHPUT,
  /** Energy of one request, joules. */
  ENERGY;

  /** The word in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
