package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.MapMetrics;
import java.util.Locale;

/** What is predicted of a map of experts, in one line. */
final class MapWords {

  private MapWords() {}

  /** The line; {@code unpriced} says why there is no layer time. */
  static String of(MapMetrics m, String unpriced) {
    return String.format(
        Locale.ROOT,
        "Predicted: balance %.3f mean, %.3f least layer; %s",
        m.balanceMean(),
        m.balanceMin(),
        time(m, unpriced));
  }

  private static String time(MapMetrics m, String unpriced) {
    return Double.isNaN(m.layerMicros())
        ? "no layer time: " + unpriced
        : String.format(
            Locale.ROOT,
            "layer time %.0f µs (no map is below %.0f), %.2f copies between nodes a token",
            m.layerMicros(),
            m.lowerBoundMicros(),
            m.mean(LayerMetrics::interCopies));
  }
}
