package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.telemetry.TelemetryEvent.ExpertsRouted;
import dev.rackloom.api.telemetry.TelemetryEvent.SentRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What agents tell of routing, summed: who asked for which expert, over windows of tokens, and what
 * went to which rank. There are {@value #MOST} windows at most: with more, neighbours become one,
 * and windows are twice as long from there on. Safe to share.
 */
public final class ExpertBook {

  /** Windows at most, and so many tokens in each at first. */
  static final int MOST = 12;

  static final long FIRST_TOKENS = 512;

  /**
   * What was handed to a rank in one layer.
   *
   * @param rows tokens, each once: its rank copies
   */
  public record Sent(int moeLayer, String device, long rows, long bytes) {}

  private static final class Layer {
    private final int number;
    private long tokens;
    private final long[] counts;
    private final Map<String, long[]> sent = new TreeMap<>();

    Layer(ExpertsRouted first) {
      this.number = first.layer();
      this.counts = new long[first.counts().size()];
    }
  }

  /**
   * Counts of a stretch of tokens, by layer with experts.
   *
   * @param until tokens at its end, from the start
   */
  private record Window(long until, Map<Integer, long[]> counts) {

    void add(int moeLayer, long[] more) {
      counts.merge(moeLayer, more.clone(), Window::sum);
    }

    private static long[] sum(long[] a, long[] b) {
      long[] sum = a.clone();
      Arrays.setAll(sum, e -> a[e] + (e < b.length ? b[e] : 0));
      return sum;
    }

    Window and(Window later) {
      Map<Integer, long[]> both = new TreeMap<>(counts);
      later.counts.forEach((layer, more) -> both.merge(layer, more, Window::sum));
      return new Window(later.until, both);
    }
  }

  private final Map<Integer, Layer> layers = new TreeMap<>();
  private final List<Window> closed = new ArrayList<>();
  private Window open = new Window(0, new TreeMap<>());
  private long each = FIRST_TOKENS;

  /** Takes in what an agent tells. */
  public synchronized void add(ExpertsRouted routed) {
    Layer layer = layers.computeIfAbsent(routed.moeLayer(), k -> new Layer(routed));
    layer.tokens += routed.tokens();
    for (int e = 0; e < Math.min(layer.counts.length, routed.counts().size()); e++) {
      layer.counts[e] += routed.counts().get(e);
    }
    open.add(
        routed.moeLayer(),
        Arrays.copyOf(routed.counts().stream().mapToLong(c -> c).toArray(), layer.counts.length));
    close();
    for (SentRows rank : routed.sent()) {
      long[] sums = layer.sent.computeIfAbsent(rank.device(), k -> new long[2]);
      sums[0] += rank.rows();
      sums[1] += rank.bytes();
    }
  }

  /** Ends the open window if it is full. */
  private void close() {
    long begun = closed.isEmpty() ? 0 : closed.getLast().until();
    if (tokens() - begun < each) {
      return;
    }
    closed.add(new Window(tokens(), open.counts()));
    open = new Window(0, new TreeMap<>());
    if (closed.size() > MOST) {
      List<Window> pairs = new ArrayList<>();
      for (int w = 0; w + 1 < closed.size(); w += 2) {
        pairs.add(closed.get(w).and(closed.get(w + 1)));
      }
      if (closed.size() % 2 == 1) {
        pairs.add(closed.getLast());
      }
      closed.clear();
      closed.addAll(pairs);
      each *= 2;
    }
  }

  /** Tokens routed in the layer that has seen fewest; 0 before anything was told. */
  public synchronized long tokens() {
    return layers.values().stream().mapToLong(l -> l.tokens).min().orElse(0);
  }

  /** What went to ranks, by layer and device. */
  public synchronized List<Sent> sent() {
    List<Sent> all = new ArrayList<>();
    layers.forEach((moeLayer, layer) ->
        layer.sent.forEach(
            (device, sums) -> all.add(new Sent(moeLayer, device, sums[0], sums[1]))));
    return all;
  }

  /** Loads so far; empty before anything was told, or if layers differ in the number of experts. */
  public synchronized Optional<ExpertStatistics> statistics(String name) {
    if (layers.isEmpty()
        || layers.values().stream().mapToInt(l -> l.counts.length).distinct().count() > 1) {
      return Optional.empty();
    }
    LayerNumbers numbers =
        new LayerNumbers(
            Ids.copyOf(layers.values().stream().map(l -> l.number).toList()),
            Ids.copyOf(layers.keySet()),
            LayerNumbers.Counting.WITH_DENSE);
    int experts = layers.values().iterator().next().counts.length;
    return Optional.of(
        new ExpertStatistics(
            name,
            "rackloom-telemetry",
            numbers,
            experts,
            windows(experts),
            Optional.empty(),
            List.of()));
  }

  /** The windows that are full, and what came since. */
  private List<ExpertStatistics.Window> windows(int experts) {
    List<Window> all = new ArrayList<>(closed);
    if (!open.counts().isEmpty()) {
      all.add(new Window(tokens(), open.counts()));
    }
    if (all.size() == 1) {
      return List.of(new ExpertStatistics.Window("all", table(all.getFirst(), experts)));
    }
    List<ExpertStatistics.Window> windows = new ArrayList<>();
    long from = 0;
    for (Window window : all) {
      windows.add(
          new ExpertStatistics.Window(
              "tokens " + (from + 1) + " to " + window.until(), table(window, experts)));
      from = window.until();
    }
    return windows;
  }

  private LoadTable table(Window window, int experts) {
    return LoadTable.of(
        layers.keySet().stream()
            .map(l ->
                Arrays.stream(window.counts().getOrDefault(l, new long[experts]))
                    .asDoubleStream()
                    .toArray())
            .toArray(double[][]::new));
  }

  /** Forgets all. */
  public synchronized void clear() {
    layers.clear();
    closed.clear();
    open = new Window(0, new TreeMap<>());
    each = FIRST_TOKENS;
  }
}
