package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import dev.rackloom.core.NearestRank;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment serves over time: throughput, latency, queues. Each says what it really counts.
 * Toolkit thread only.
 */
public final class ServingCharts {

  private static final int POINTS = 240;

  /** Older moments say nothing of how it serves now. */
  private static final long LONGEST_NANOS = 600_000_000_000L;

  /** Rates are of so many frames: one frame holds a few firings at most. */
  private static final int RATE_FRAMES = 8;

  /** The ninety-ninth of a hundred needs a hundred. */
  private static final int ENOUGH_FOR_P99 = 100;

  private final Deque<Moment> moments = new ArrayDeque<>();

  /** The last frames, however close together. */
  private final Deque<Moment> recent = new ArrayDeque<>();

  private long gapNanos;
  private Optional<Deployment.Served> newest = Optional.empty();
  private Set<Source> queueSources = EnumSet.noneOf(Source.class);

  ServingCharts() {}

  /**
   * What a frame said, at its time.
   *
   * @param rate NaN for the first
   * @param p50Millis of the newest requests, NaN where none were answered since the last frame
   * @param p99Millis likewise
   */
  private record Moment(
      long atNanos, long ended, int queued, double rate, double p50Millis, double p99Millis) {

    /** Stands for one before it too, whose latency is not lost. */
    Moment after(Moment before) {
      boolean none = Double.isNaN(p50Millis);
      return new Moment(
          atNanos,
          ended,
          queued,
          rate,
          none ? before.p50Millis : p50Millis,
          none ? before.p99Millis : p99Millis);
    }
  }

  /**
   * A chart.
   *
   * @param title in a word or two
   * @param what exactly it counts
   * @param source measured, emulated, or both
   * @param now the newest value
   * @param seconds how far the chart goes back, the same for all
   * @param lines over that time
   */
  public record Chart(
      String id,
      String title,
      String what,
      String source,
      Shown now,
      double seconds,
      List<Line> lines) {
    public Chart {
      lines = List.copyOf(lines);
    }

    /** When it begins, for people; what is emulated takes longer on the wall, which is left out. */
    public String since() {
      String time = source.contains(Source.EMULATED.word()) ? " of emulated time" : "";
      return seconds > 0 ? Units.nanos(seconds * 1e9) + time + " ago" : "";
    }
  }

  /** A line of a chart; its name is empty if it is the only one. */
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A value so many seconds ago. */
  public record Point(double secondsAgo, double value) {}

  void forget() {
    moments.clear();
    recent.clear();
    gapNanos = 0;
    newest = Optional.empty();
  }

  /** Takes a frame; one without a time says nothing over time. */
  void take(Deployment.Frame frame) {
    frame.served().ifPresent(s -> take(s, frame.devices()));
  }

  private void take(Deployment.Served served, List<Deployment.Use> devices) {
    if (newest.filter(n -> served.ended() < n.ended()).isPresent()) {
      forget(); // counted anew
    }
    Latencies felt =
        newest.filter(n -> served.answered() > n.answered()).isPresent()
            ? Latencies.of(served)
            : Latencies.UNKNOWN;
    queueSources = devices.stream().map(Deployment.Use::source).collect(Collectors.toSet());
    int queued = devices.stream().mapToInt(Deployment.Use::queued).sum();
    keep(
        new Moment(
            served.atNanos(),
            served.ended(),
            queued,
            rate(served),
            felt.p50Millis(),
            felt.p99Millis()));
    newest = Optional.of(served);
  }

  /**
   * Frames may come by the hundred a second: the charts go back over the whole run all the same.
   */
  private void keep(Moment now) {
    recent.addLast(now);
    if (recent.size() > RATE_FRAMES) {
      recent.removeFirst();
    }
    @Nullable Moment last = moments.size() < 2 ? null : moments.removeLast();
    if (last != null && last.atNanos() - moments.getLast().atNanos() >= gapNanos) {
      moments.addLast(last);
      last = null;
    }
    moments.addLast(last == null ? now : now.after(last));
    while (now.atNanos() - moments.getFirst().atNanos() > LONGEST_NANOS) {
      moments.removeFirst();
    }
    if (moments.size() > POINTS) {
      thin();
    }
  }

  /** Each two moments become the later of them, but for the first. */
  private void thin() {
    List<Moment> all = List.copyOf(moments);
    moments.clear();
    moments.addLast(all.getFirst());
    for (int i = 2; i < all.size(); i += 2) {
      moments.addLast(all.get(i).after(all.get(i - 1)));
    }
    if (all.size() % 2 == 0) {
      moments.addLast(all.getLast());
    }
    gapNanos = (all.getLast().atNanos() - all.getFirst().atNanos()) * 2 / POINTS;
  }

  private double seconds() {
    return (moments.getLast().atNanos() - moments.getFirst().atNanos()) / 1e9;
  }

  /** NaN for the first. */
  private double rate(Deployment.Served now) {
    return recent.stream()
        .findFirst()
        .filter(b -> now.atNanos() > b.atNanos())
        .map(b -> (now.ended() - b.ended()) * 1e9 / (now.atNanos() - b.atNanos()))
        .orElse(Double.NaN);
  }

  /** The charts; none before the second frame. */
  List<Chart> charts(UnaryOperator<String> label) {
    return moments.size() < 2
        ? List.of()
        : newest
            .map(n ->
                List.of(
                    throughput(n, label.apply(n.lastStage())),
                    latency(n),
                    queues(moments.getLast())))
            .orElse(List.of());
  }

  private Chart throughput(Deployment.Served served, String lastStage) {
    double rate = moments.getLast().rate();
    String source = served.source().word();
    return new Chart(
        "throughput",
        "Throughput",
        "firings of " + lastStage + ", the last stage, a second; a request fires it once a pass",
        source,
        Double.isNaN(rate)
            ? Shown.unknown("two frames make a rate")
            : Shown.of(Units.perS(rate), "over the last frames, " + source),
        seconds(),
        List.of(new Line("", points(Moment::rate))));
  }

  private Chart latency(Deployment.Served served) {
    List<Line> lines =
        Stream.of(
                new Line("p50", points(Moment::p50Millis)),
                new Line("p99", points(Moment::p99Millis)))
            .filter(l -> !l.points().isEmpty())
            .toList();
    String source = served.source().word();
    return new Chart(
        "latency",
        "Latency",
        "of the newest "
            + Math.max(1, served.newest().size())
            + (served.byAgents()
                ? " requests of all callers, at the agent's door"
                : " requests sent from here, as the caller feels it"),
        source,
        now(served, source),
        seconds(),
        lines);
  }

  private static Shown now(Deployment.Served served, String source) {
    if (served.newest().isEmpty()) {
      return Shown.unknown("no request was answered since this window watches");
    }
    Latencies felt = Latencies.of(served);
    String p50 = "p50 " + Units.nanos(felt.p50Millis() * 1e6);
    double slow = felt.p99Millis();
    return Double.isNaN(slow)
        ? Shown.of(p50, "p99 is known from " + ENOUGH_FOR_P99 + " requests on, " + source)
        : Shown.of(p50 + ", p99 " + Units.nanos(slow * 1e6), "nearest rank, " + source);
  }

  private Chart queues(Moment last) {
    return new Chart(
        "queue",
        "Queue",
        "firings that wait at the end of each device's newest interval, all devices together",
        queueSources.stream().sorted().map(Source::word).collect(Collectors.joining(" and ")),
        Shown.of(last.queued() + " waiting", "all devices together"),
        seconds(),
        List.of(new Line("", points(Moment::queued))));
  }

  private interface Value {
    double of(Moment moment);
  }

  private List<Point> points(Value value) {
    long end = moments.getLast().atNanos();
    return moments.stream()
        .filter(m -> !Double.isNaN(value.of(m)))
        .map(m -> new Point((end - m.atNanos()) / 1e9, value.of(m)))
        .toList();
  }

  /** Nearest ranks; NaN where there are too few. Sorted once a frame. */
  private record Latencies(double p50Millis, double p99Millis) {

    static final Latencies UNKNOWN = new Latencies(Double.NaN, Double.NaN);

    static Latencies of(Deployment.Served served) {
      long[] sorted = served.newest().stream().mapToLong(n -> n).sorted().toArray();
      return sorted.length == 0
          ? UNKNOWN
          : new Latencies(
              rank(sorted, 0.5), sorted.length < ENOUGH_FOR_P99 ? Double.NaN : rank(sorted, 0.99));
    }

    private static double rank(long[] sorted, double part) {
      return NearestRank.of(sorted, part) / 1e6;
    }
  }
}
