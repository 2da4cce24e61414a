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
  ENERGY,
  /**
   * What one request costs when the pipeline is full: the prices of the devices that hold stages,
   * for as long as the busiest device or link is busy with it; in the currency of the prices.
   */
  COST,
  /**
   * How long the weights and state that are not where they are now are on their way, nanoseconds;
   * transfers go side by side, each link carries its own one after the other.
   */
  MIGRATION;

  /** The word in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
