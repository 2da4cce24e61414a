package dev.rackloom.engine.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Physical links of a fleet, a direction each, known to all transfers that cross them. */
final class Wires {

  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** A direction of a link at work. */
  static final class Line {
    private int crossings;
    private long free;
    private long busy;

    /** Whether transfers of several ways meet on it. */
    boolean isShared() {
      return crossings > 1;
    }

    long free() {
      return free;
    }

    /** Of the time until {@code end}, what it was busy. */
    double share(long end) {
      return ServingReport.share(Math.max(0, busy - Math.max(0, free - end)), end);
    }

    private void take(long begin, long nanos) {
      free = begin + nanos;
      busy += nanos;
    }
  }

  /** A way over a line, at what the line lets through of the way's bytes. */
  record Crossed(Line line, double bytesPerS) {

    void take(long begin, Instance.Hop hop, long tokens) {
      line.take(begin, hop.nanos(tokens, bytesPerS));
    }
  }

  /** What a way crosses; one that sends nothing is in nobody's way. */
  LinkQueue queue(Instance.Hop hop) {
    if (hop.wires().isEmpty() || hop.bytesPerToken() == 0) {
      return new LinkQueue(hop);
    }
    List<Crossed> crossed = new ArrayList<>();
    for (Instance.Wire wire : hop.wires()) {
      Line line = lines.computeIfAbsent(wire.id(), id -> new Line());
      line.crossings++;
      crossed.add(new Crossed(line, wire.bytesPerS()));
    }
    return new LinkQueue(hop, crossed);
  }

  /** Use of the links on which ways meet; of others their only way tells. */
  void report(long end, List<ServingReport.Use> into) {
    lines.forEach((id, line) -> {
      if (line.isShared() && line.busy > 0) {
        into.add(new ServingReport.Use(id, line.share(end), 0));
      }
    });
  }
}
