package dev.rackloom.engine.serving;

import java.util.List;

/** A way that takes one transfer after the other, as soon as all its links are free. */
final class LinkQueue {

  private final Instance.Hop hop;
  private final List<Wires.Crossed> lines;
  private long busy;
  private long until;

  /** A link of its own. */
  LinkQueue(Instance.Hop hop) {
    this(hop, List.of(new Wires.Crossed(new Wires.Line(), hop.bytesPerS())));
  }

  LinkQueue(Instance.Hop hop, List<Wires.Crossed> lines) {
    this.hop = hop;
    this.lines = List.copyOf(lines);
  }

  /** Whether other ways cross a link of it. */
  boolean isShared() {
    for (Wires.Crossed crossed : lines) {
      if (crossed.line().isShared()) {
        return true;
      }
    }
    return false;
  }

  /** When so many tokens that are ready now have arrived. */
  long send(long now, long tokens) {
    long begin = now;
    for (Wires.Crossed crossed : lines) {
      begin = Math.max(begin, crossed.line().free());
    }
    for (Wires.Crossed crossed : lines) {
      crossed.take(begin, hop, tokens);
    }
    long nanos = hop.nanos(tokens);
    busy += nanos;
    until = begin + nanos;
    return begin + nanos + hop.latencyNanos();
  }

  Instance.Hop hop() {
    return hop;
  }

  /** Of the time until {@code end}, what it was busy. */
  double share(long end) {
    return ServingReport.share(Math.max(0, busy - Math.max(0, until - end)), end);
  }

  long busy() {
    return busy;
  }
}
