package dev.rackloom.core;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TelemetryListener;
import dev.rackloom.core.experts.ExpertBook;
import dev.rackloom.core.workspace.Kept;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was seen of a deployment so far: per stage and device counts, times and predictions, per
 * device its newest use, per way what tensors took on it, what serving engines say of their own
 * firings, and how requests ended. Fed by agents' streams, read by anybody; both cheap. Emulated
 * and measured firings are never summed together.
 */
public final class TelemetryBook implements TelemetryListener {

  private static final int RECENT = 512;

  /** Firings that are remembered one by one. */
  private static final int LATEST = 2048;

  /** Changes among the agents that are kept until somebody reads them. */
  private static final int CHANGES = 256;

  /** A stage on a device, seen from one source. */
  public record StageSeen(
      String stage,
      String device,
      Source source,
      long count,
      double meanNanos,
      long medianNanos,
      long maxNanos,
      double meanQueueNanos,
      double predictedNanos) {

    /**
     * How far the median is from the prediction, in percent of the median; NaN without a
     * prediction.
     */
    public double errorPercent() {
      return predictedNanos <= 0 || medianNanos <= 0
          ? Double.NaN
          : (predictedNanos - medianNanos) / medianNanos * 100;
    }
  }

  /** A device's newest interval. */
  public record DeviceSeen(
      String device, Source source, double utilisation, int queued, long memoryBytes) {}

  /**
   * A way from one device, or the caller's vertex, to another.
   *
   * @param count tensors that arrived
   * @param bytes what was sent
   * @param carriedBytes what was left of them where NICs on the way compress most
   * @param copiedBytes of what was sent, copies that a NIC made for this reader
   * @param reducedBytes of what was sent, what a NIC added to rows of a sum that it had already
   * @param meanNanos of a tensor from send to arrival: what the emulated way has taken, or what the
   *     clock has shown of a real one
   */
  public record WaySeen(
      String from,
      String to,
      Source source,
      long count,
      long bytes,
      long carriedBytes,
      long copiedBytes,
      long reducedBytes,
      double meanNanos) {}

  /** Everything so far. */
  public record Snapshot(
      List<StageSeen> stages,
      List<DeviceSeen> devices,
      List<WaySeen> ways,
      RequestBook.Seen requests,
      long samples,
      long dropped) {
    public Snapshot {
      stages = List.copyOf(stages);
      ways = List.copyOf(ways);
      devices = List.copyOf(devices);
    }
  }

  private record Key(String stage, String device, Source source) implements Comparable<Key> {
    @Override
    public int compareTo(Key o) {
      int byStage = stage.compareTo(o.stage);
      int byDevice = byStage != 0 ? byStage : device.compareTo(o.device);
      return byDevice != 0 ? byDevice : source.compareTo(o.source);
    }
  }

  private static final class Sums {
    private long count;
    private double nanos;
    private long max;
    private double queue;
    private double predicted;
    private long predictions;
    private long pendingCount;
    private double pendingNanos;
    private long pendingMax;
    private final Deque<Long> recent = new ArrayDeque<>();
  }

  private final Clock clock;
  private final Map<Key, Sums> stages = new TreeMap<>();
  private final Map<String, DeviceSeen> devices = new TreeMap<>();
  private final Deque<TelemetryEvent.StageFired> latest = new ArrayDeque<>();
  private final Deque<TelemetryEvent.MembersChanged> changes = new ArrayDeque<>();
  private final WayBook ways = new WayBook();
  private final RequestBook requests = new RequestBook();
  private final EngineBook engines = new EngineBook();
  private final ExpertBook experts = new ExpertBook();
  private long samples;
  private long dropped;
  private Instant pendingFrom;

  /** An empty book. */
  public TelemetryBook(Clock clock) {
    this.clock = clock;
    this.pendingFrom = clock.instant();
  }

  @Override
  public synchronized void happened(TelemetryEvent event) {
    samples++;
    switch (event) {
      case TelemetryEvent.StageFired fired -> add(fired);
      case TelemetryEvent.DeviceUsed used ->
          devices.put(
              used.device(),
              new DeviceSeen(
                  used.device(),
                  used.source(),
                  used.busyNanos() / (double) Math.max(1, used.intervalNanos()),
                  used.queued(),
                  used.memoryBytes()));
      case TelemetryEvent.ExpertsRouted routed -> experts.add(routed);
      case TelemetryEvent.TensorMoved moved -> ways.add(moved);
      case TelemetryEvent.RequestEnded ended -> requests.add(ended);
      case TelemetryEvent.EngineAsked asked -> engines.add(asked);
      case TelemetryEvent.MembersChanged changed -> add(changed);
    }
  }

  private void add(TelemetryEvent.MembersChanged changed) {
    changes.addLast(changed);
    if (changes.size() > CHANGES) {
      changes.removeFirst();
    }
  }

  private void add(TelemetryEvent.StageFired fired) {
    latest.addLast(fired);
    if (latest.size() > LATEST) {
      latest.removeFirst();
    }
    Sums sums =
        stages.computeIfAbsent(
            new Key(fired.stage(), fired.device(), fired.source()), k -> new Sums());
    sums.count++;
    sums.nanos += fired.computeNanos();
    sums.max = Math.max(sums.max, fired.computeNanos());
    sums.queue += fired.queueNanos();
    if (fired.predictedNanos() >= 0) {
      sums.predicted += fired.predictedNanos();
      sums.predictions++;
    }
    sums.pendingCount++;
    sums.pendingNanos += fired.computeNanos();
    sums.pendingMax = Math.max(sums.pendingMax, fired.computeNanos());
    sums.recent.addLast(fired.computeNanos());
    if (sums.recent.size() > RECENT) {
      sums.recent.removeFirst();
    }
  }

  @Override
  public synchronized void dropped(long events) {
    dropped += events;
  }

  /** Nothing is known of these devices now: their agent went away. */
  synchronized void gone(Set<String> silent) {
    silent.forEach(devices::remove);
  }

  /** Everything so far, as a value. */
  public synchronized Snapshot snapshot() {
    List<StageSeen> seen = new ArrayList<>();
    stages.forEach((key, s) ->
        seen.add(
            new StageSeen(
                key.stage(),
                key.device(),
                key.source(),
                s.count,
                s.nanos / s.count,
                median(s.recent),
                s.max,
                s.queue / s.count,
                s.predictions == 0 ? Double.NaN : s.predicted / s.predictions)));
    return new Snapshot(
        seen, List.copyOf(devices.values()), ways.seen(), requests.seen(), samples, dropped);
  }

  /** The newest firings one by one, as they came in. */
  public synchronized List<TelemetryEvent.StageFired> latest() {
    return List.copyOf(latest);
  }

  /** What became of the agents since this was last asked: lost, repaired, back. */
  public synchronized List<TelemetryEvent.MembersChanged> takeChanges() {
    List<TelemetryEvent.MembersChanged> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /** What was told of experts. */
  public ExpertBook experts() {
    return experts;
  }

  /** Forgets what was seen, as before a new measurement. */
  public synchronized void clear() {
    experts.clear();
    stages.clear();
    ways.clear();
    requests.clear();
    engines.clear();
    latest.clear();
    samples = 0;
    dropped = 0;
    pendingFrom = clock.instant();
  }

  private static long median(Deque<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** What serving engines said of the stages that they run; empty if none does. */
  public synchronized List<EngineBook.Seen> engines() {
    return engines.seen();
  }

  /** What happened since this was last called, to be kept in the workspace. */
  public synchronized List<Kept.TelemetryRow> takePending(String deployment, long epoch) {
    Instant now = clock.instant();
    int seconds = (int) Math.max(1, java.time.Duration.between(pendingFrom, now).toSeconds());
    List<Kept.TelemetryRow> rows = new ArrayList<>();
    stages.forEach((key, s) -> {
      if (s.pendingCount > 0) {
        long predicted = s.predictions == 0 ? -1 : Math.round(s.predicted / s.predictions);
        rows.add(
            new Kept.TelemetryRow(
                deployment,
                epoch,
                key.device(),
                key.stage(),
                key.source().word(),
                pendingFrom,
                seconds,
                s.pendingCount,
                s.pendingNanos,
                s.pendingMax,
                predicted));
        s.pendingCount = 0;
        s.pendingNanos = 0;
        s.pendingMax = 0;
      }
    });
    pendingFrom = now;
    return rows;
  }
}
