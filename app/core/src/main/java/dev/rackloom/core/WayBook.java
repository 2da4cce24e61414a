package dev.rackloom.core;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was seen of tensors on their way between devices. Not thread-safe. */
final class WayBook {

  private record Key(String from, String to, Source source) {}

  private record Sums(
      long count,
      long bytes,
      long carriedBytes,
      long copiedBytes,
      long reducedBytes,
      double nanos) {
    Sums and(Sums o) {
      return new Sums(
          count + o.count,
          bytes + o.bytes,
          carriedBytes + o.carriedBytes,
          copiedBytes + o.copiedBytes,
          reducedBytes + o.reducedBytes,
          nanos + o.nanos);
    }
  }

  private final Map<Key, Sums> ways =
      new TreeMap<>(
          Comparator.comparing(Key::from).thenComparing(Key::to).thenComparing(Key::source));

  void add(TelemetryEvent.TensorMoved moved) {
    long nanos = moved.modelledNanos() >= 0 ? moved.modelledNanos() : moved.wallNanos();
    ways.merge(
        new Key(moved.from(), moved.device(), moved.source()),
        new Sums(
            1,
            moved.bytes(),
            moved.carriedBytes(),
            moved.copiedBytes(),
            moved.reducedBytes(),
            nanos),
        Sums::and);
  }

  List<TelemetryBook.WaySeen> seen() {
    return ways.entrySet().stream()
        .map(e -> {
          Key key = e.getKey();
          Sums s = e.getValue();
          return new TelemetryBook.WaySeen(
              key.from(),
              key.to(),
              key.source(),
              s.count(),
              s.bytes(),
              s.carriedBytes(),
              s.copiedBytes(),
              s.reducedBytes(),
              s.nanos() / s.count());
        })
        .toList();
  }

  void clear() {
    ways.clear();
  }
}
