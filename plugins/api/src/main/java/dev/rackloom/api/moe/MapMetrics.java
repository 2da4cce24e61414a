package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a map does: predicted, layer by layer, and over all layers.
 *
 * @param policy how a token chooses among copies of an expert
 * @param steps over how many steps
 * @param layers one a row
 * @param lowerBoundMicros no map's layer time is less: perfect balance, and the exchanges' latency;
 *     NaN without a trace
 */
public record MapMetrics(
    ReplicaPolicy policy, int steps, List<LayerMetrics> layers, double lowerBoundMicros) {

  public MapMetrics {
    layers = List.copyOf(layers);
    Checks.that(!layers.isEmpty(), "metrics of no layer");
  }

  /** The mean of a number over the layers. */
  public double mean(ToDoubleFunction<LayerMetrics> number) {
    return layers.stream().mapToDouble(number).average().orElseThrow();
  }

  /** The least of a number over the layers. */
  public double min(ToDoubleFunction<LayerMetrics> number) {
    return layers.stream().mapToDouble(number).min().orElseThrow();
  }

  /** The mean layer time in microseconds. */
  public double layerMicros() {
    return mean(LayerMetrics::layerMicros);
  }

  /** The mean of the balance per window. */
  public double balanceMean() {
    return mean(LayerMetrics::windowBalance);
  }

  /** The least balance per window of a layer. */
  public double balanceMin() {
    return min(LayerMetrics::windowBalance);
  }
}
