package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.cost.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a deployment serves over time: throughput, latency, queues. Each says what it really counts,
 * as agents do not tell of requests. Toolkit thread only.
 */
public final class ServingCharts {

  private static final int POINTS = 240;

  /** Rates are of so many frames: one frame holds a few firings at most. */
  private static final int RATE_FRAMES = 8;

  /** The ninety-ninth of a hundred needs a hundred. */
  private static final int ENOUGH_FOR_P99 = 100;

  private final Deque<Moment> moments = new ArrayDeque<>();
  private Set<Source> queueSources = EnumSet.noneOf(Source.class);

  ServingCharts() {}

  /** What a frame said, at its time. */
  private record Moment(Study.Served served, int queued, boolean answers, double rate) {}

  /**
   * A chart.
   *
   * @param title in a word or two
   * @param what exactly it counts
   * @param source measured, emulated, or both
   * @param now the newest value
   * @param lines over the same time
   */
  public record Chart(
      String id, String title, String what, String source, Shown now, List<Line> lines) {
    public Chart {
      lines = List.copyOf(lines);
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
  }

  /** Takes a frame; one without a time says nothing over time. */
  void take(Study.Frame frame) {
    frame.served().ifPresent(s -> take(s, frame.devices()));
  }

  private void take(Study.Served served, List<Study.Use> devices) {
    Moment last = moments.peekLast();
    if (last != null && served.ended() < last.served().ended()) {
      moments.clear(); // counted anew
      last = null;
    }
    boolean answers = last != null && served.answered() > last.served().answered();
    queueSources = devices.stream().map(Study.Use::source).collect(Collectors.toSet());
    int queued = devices.stream().mapToInt(Study.Use::queued).sum();
    moments.addLast(new Moment(served, queued, answers, rate(served)));
    if (moments.size() > POINTS) {
      moments.removeFirst();
    }
  }

  /** NaN for the first. */
  private double rate(Study.Served now) {
    Optional<Study.Served> before =
        moments.stream()
            .skip(Math.max(0, moments.size() - RATE_FRAMES))
            .map(Moment::served)
            .findFirst();
    return before
        .filter(b -> now.atNanos() > b.atNanos())
        .map(b -> (now.ended() - b.ended()) * 1e9 / (now.atNanos() - b.atNanos()))
        .orElse(Double.NaN);
  }

  /** The charts; none before the second frame. */
  List<Chart> charts(UnaryOperator<String> label) {
    Moment last = moments.peekLast();
    return last == null || moments.size() < 2
        ? List.of()
        : List.of(
            throughput(last, label.apply(last.served().lastStage())), latency(last), queues(last));
  }

  private Chart throughput(Moment last, String lastStage) {
    String source = last.served().source().word();
    return new Chart(
        "throughput",
        "Throughput",
        "firings of " + lastStage + ", the last stage, a second; a request fires it once a pass",
        source,
        Double.isNaN(last.rate())
            ? Shown.unknown("two frames make a rate")
            : Shown.of(Units.perS(last.rate()), "over the last frames, " + source),
        List.of(new Line("", points(m -> m.rate()))));
  }

  private Chart latency(Moment last) {
    List<Line> lines =
        Stream.of(
                new Line("p50", points(m -> m.answers() ? median(m.served()) : Double.NaN)),
                new Line("p99", points(m -> m.answers() ? slow(m.served()) : Double.NaN)))
            .filter(l -> !l.points().isEmpty())
            .toList();
    String source = last.served().source().word();
    return new Chart(
        "latency",
        "Latency",
        "of the newest "
            + Math.max(1, last.served().newest().size())
            + " requests sent from here, as the caller feels it",
        source,
        now(last.served(), source),
        lines);
  }

  private static Shown now(Study.Served served, String source) {
    if (served.newest().isEmpty()) {
      return Shown.unknown("no request was sent from here: agents do not tell how long one took");
    }
    String p50 = "p50 " + Units.nanos(median(served) * 1e6);
    double slow = slow(served);
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
        List.of(new Line("", points(m -> m.queued()))));
  }

  private interface Value {
    double of(Moment moment);
  }

  private List<Point> points(Value value) {
    long end = moments.getLast().served().atNanos();
    return moments.stream()
        .filter(m -> !Double.isNaN(value.of(m)))
        .map(m -> new Point((end - m.served().atNanos()) / 1e9, value.of(m)))
        .toList();
  }

  /** Milliseconds, nearest rank; NaN for none. */
  private static double median(Study.Served served) {
    return rank(served.newest(), 0.5);
  }

  private static double slow(Study.Served served) {
    return served.newest().size() < ENOUGH_FOR_P99 ? Double.NaN : rank(served.newest(), 0.99);
  }

  private static double rank(List<Long> nanos, double part) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(0, rank - 1)) / 1e6;
  }
}
