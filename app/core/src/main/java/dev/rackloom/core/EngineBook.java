package dev.rackloom.core;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What serving engines said of their own firings. Not thread-safe. */
public final class EngineBook {

  private record Key(String stage, String device) {}

  private record Sums(long firings, double waited, double queue, double compute) {
    Sums and(Sums o) {
      return new Sums(firings + o.firings, waited + o.waited, queue + o.queue, compute + o.compute);
    }
  }

  /**
   * A stage on a device that a serving engine drives; means of one firing, measured.
   *
   * @param firings that the engine counted
   * @param waitedNanos by the agent
   * @param queueNanos of it, in the engine's queue
   * @param computeNanos of it, what the engine needed
   */
  public record Seen(
      String stage,
      String device,
      Source source,
      long firings,
      double waitedNanos,
      double queueNanos,
      double computeNanos) {

    /** The rest: the way to the engine and back. */
    public double wayNanos() {
      return Math.max(0, waitedNanos - queueNanos - computeNanos);
    }
  }

  private final Map<Key, Sums> stages =
      new TreeMap<>(Comparator.comparing(Key::stage).thenComparing(Key::device));

  void add(TelemetryEvent.EngineAsked asked) {
    double n = asked.firings();
    stages.merge(
        new Key(asked.stage(), asked.device()),
        new Sums(
            asked.firings(),
            n * asked.waitedNanos(),
            n * asked.queueNanos(),
            n * asked.computeNanos()),
        Sums::and);
  }

  List<Seen> seen() {
    return stages.entrySet().stream()
        .map(e -> {
          Sums s = e.getValue();
          return new Seen(
              e.getKey().stage(),
              e.getKey().device(),
              Source.MEASURED,
              s.firings(),
              s.waited() / s.firings(),
              s.queue() / s.firings(),
              s.compute() / s.firings());
        })
        .toList();
  }

  void clear() {
    stages.clear();
  }
}
