package dev.rackloom.engine.serving;

/** A link that takes one transfer after the other. */
final class LinkQueue {

  private final Instance.Hop hop;
  private long free;
  private long busy;

  LinkQueue(Instance.Hop hop) {
    this.hop = hop;
  }

  /** When so many tokens that are ready now have arrived. */
  long send(long now, long tokens) {
    long nanos = hop.nanos(tokens);
    free = Math.max(now, free) + nanos;
    busy += nanos;
    return free + hop.latencyNanos();
  }

  /** Of the time until {@code end}, what it was busy. */
  double share(long end) {
    return (double) busy / Math.max(1, end);
  }

  long busy() {
    return busy;
  }
}
