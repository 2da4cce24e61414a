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

  private record Sums(
      long firings,
      long failed,
      long batches,
      long samples,
      double waited,
      double queue,
      double compute) {

    static Sums of(TelemetryEvent.EngineAsked asked) {
      double n = asked.firings();
      return new Sums(
          asked.firings(),
          asked.failed(),
          asked.batches(),
          asked.samples(),
          n * asked.waitedNanos(),
          n * asked.queueNanos(),
          n * asked.computeNanos());
    }

    Sums and(Sums o) {
      return new Sums(
          firings + o.firings,
          failed + o.failed,
          batches + o.batches,
          samples + o.samples,
          waited + o.waited,
          queue + o.queue,
          compute + o.compute);
    }

    Seen seen(Key key) {
      long n = Math.max(1, firings);
      return new Seen(
          key.stage(),
          key.device(),
          Source.MEASURED,
          firings,
          failed,
          batches == 0 ? 0 : samples / (double) batches,
          waited / n,
          queue / n,
          compute / n);
    }
  }

  /**
   * A stage on a device that a serving engine drives; means of one firing, measured.
   *
   * @param firings that the engine counted
   * @param failed that it counted besides
   * @param batch mean number of samples that it computed at once; 0 if it does not say
   * @param waitedNanos by the agent
   * @param queueNanos of it, in the engine's queue
   * @param computeNanos of it, what the engine needed
   */
  public record Seen(
      String stage,
      String device,
      Source source,
      long firings,
      long failed,
      double batch,
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
    stages.merge(new Key(asked.stage(), asked.device()), Sums.of(asked), Sums::and);
  }

  List<Seen> seen() {
    return stages.entrySet().stream().map(e -> e.getValue().seen(e.getKey())).toList();
  }

  void clear() {
    stages.clear();
  }
}
