package dev.rackloom.core.experts;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.telemetry.TelemetryEvent.ExpertsRouted;
import dev.rackloom.api.telemetry.TelemetryEvent.SentRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What agents tell of routing, summed: who asked for which expert, and what went to which rank.
 * Safe to share.
 */
public final class ExpertBook {

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

  private final Map<Integer, Layer> layers = new TreeMap<>();

  /** Takes in what an agent tells. */
  public synchronized void add(ExpertsRouted routed) {
    Layer layer = layers.computeIfAbsent(routed.moeLayer(), k -> new Layer(routed));
    layer.tokens += routed.tokens();
    for (int e = 0; e < Math.min(layer.counts.length, routed.counts().size()); e++) {
      layer.counts[e] += routed.counts().get(e);
    }
    for (SentRows rank : routed.sent()) {
      long[] sums = layer.sent.computeIfAbsent(rank.device(), k -> new long[2]);
      sums[0] += rank.rows();
      sums[1] += rank.bytes();
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
    double[][] loads =
        layers.values().stream()
            .map(l -> java.util.Arrays.stream(l.counts).asDoubleStream().toArray())
            .toArray(double[][]::new);
    LayerNumbers numbers =
        new LayerNumbers(
            Ids.copyOf(layers.values().stream().map(l -> l.number).toList()),
            Ids.copyOf(layers.keySet()),
            LayerNumbers.Counting.WITH_DENSE);
    return Optional.of(
        ExpertStatistics.counts(name, "rackloom-telemetry", numbers, LoadTable.of(loads)));
  }

  /** Forgets all. */
  public synchronized void clear() {
    layers.clear();
  }
}
