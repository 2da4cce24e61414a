package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Prediction;
import java.util.Locale;

/** Metrics as people read them: on axes, and in a line. */
public final class MetricWords {

  private MetricWords() {}

  /** What it is called in a list. */
  public static String title(Metric metric) {
    return switch (metric) {
      case LATENCY -> "Latency";
      case THROUGHPUT -> "Throughput";
      case ENERGY -> "Energy";
      case COST -> "Cost";
      case MIGRATION -> "Migration";
    };
  }

  /** What stands at an axis, with the unit of {@link #value} and which way is better. */
  public static String axis(Metric metric) {
    return switch (metric) {
      case LATENCY -> "Latency of a request, ms, predicted (less is better)";
      case THROUGHPUT -> "Throughput, requests/s, predicted (more is better)";
      case ENERGY -> "Energy of a request, J, predicted (less is better)";
      case COST -> "Cost of a request, predicted (less is better)";
      case MIGRATION -> "Migration, ms, predicted (less is better)";
    };
  }

  /** Milliseconds, requests a second, joules. */
  static double value(Metric metric, Prediction p) {
    return switch (metric) {
      case LATENCY -> p.latencyNanos() / 1e6;
      case THROUGHPUT -> p.throughputPerS();
      case ENERGY -> p.energyJ();
      case COST, MIGRATION -> Double.NaN;
    };
  }

  /** Its value with its unit. */
  static Shown shown(Metric metric, Prediction p) {
    return shown(metric, p, "");
  }

  /** Its value with its unit; its tip begins with what it is of. */
  static Shown shown(Metric metric, Prediction p, String of) {
    String said = of + said(p);
    return switch (metric) {
      case LATENCY -> Shown.of(Units.nanos(p.latencyNanos()), said);
      case THROUGHPUT -> Shown.of(Units.perS(p.throughputPerS()), said);
      case ENERGY ->
          Double.isNaN(p.energyJ())
              ? Shown.unknown("the power of a device is not known")
              : Shown.of(Units.joules(p.energyJ()), said);
      case COST, MIGRATION -> Shown.unknown("not compared");
    };
  }

  private static String said(Prediction p) {
    return p.source().word() + ", " + p.basis().word();
  }

  /** What a request costs in the currency of the rack's prices, as it is written. */
  static String costs(double cost) {
    return String.format(Locale.ROOT, "%.4g", cost);
  }

  /** What a request costs; NaN is not known. */
  static Shown costOf(double cost, Prediction p) {
    return Double.isNaN(cost)
        ? Shown.unknown("a device of the rack has no price: give it pricePerHour in the rack file")
        : Shown.of(
            costs(cost),
            "of a request when the pipeline is full, in the currency of the rack's prices, "
                + said(p));
  }

  /** Less is better. */
  static double cost(Metric metric, Prediction p) {
    return switch (metric) {
      case LATENCY -> p.latencyNanos();
      case THROUGHPUT -> p.busiestNanos();
      case ENERGY -> p.energyJ();
      case COST, MIGRATION -> Double.NaN;
    };
  }

  /** All three in a line. */
  static String all(Prediction p) {
    return Units.nanos(p.latencyNanos())
        + ", "
        + Units.perS(p.throughputPerS())
        + ", "
        + Units.joules(p.energyJ());
  }
}
