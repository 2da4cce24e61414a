package dev.rackloom.cli;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.Session;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Fronts as JSON and as text. */
final class FrontReports {

  private FrontReports() {}

  /** The name of a point by its position. */
  static String name(int point) {
    return String.format(Locale.ROOT, "front-%03d", point + 1);
  }

  static Map<String, @Nullable Object> document(Session session, ParetoFront front) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("feasible", true);
    json.put("metrics", front.metrics().stream().map(Metric::word).toList());
    json.put("complete", front.complete());
    json.put("wallMs", front.wallNanos() / 1e6);
    Map<String, @Nullable Object> bounds = Numbers.map();
    for (int m = 0; m < front.metrics().size(); m++) {
      Metric metric = front.metrics().get(m);
      bounds.put(field(metric), Numbers.real(shown(metric, front.bounds().get(m))));
    }
    json.put("bounds", bounds);
    json.put(
        "front",
        IntStream.range(0, front.points().size()).mapToObj(i -> point(session, front, i)).toList());
    return json;
  }

  private static Map<String, @Nullable Object> point(Session session, ParetoFront front, int i) {
    ParetoFront.Point point = front.points().get(i);
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("name", name(i));
    for (int m = 0; m < front.metrics().size(); m++) {
      Metric metric = front.metrics().get(m);
      json.put(field(metric), Numbers.real(shown(metric, point.values().get(m))));
    }
    json.put("source", point.prediction().source().word());
    json.put("basis", point.prediction().basis().word());
    json.put("bottleneck", point.prediction().bottleneck());
    json.put(
        "assignments",
        session.placement(point.devices(), name(i)).assignments().stream()
            .map(PlaceReports::assignment)
            .toList());
    return json;
  }

  static Map<String, @Nullable Object> infeasible(
      List<Metric> metrics, ParetoOutcome.Infeasible none) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("feasible", false);
    json.put("metrics", metrics.stream().map(Metric::word).toList());
    json.put("wallMs", none.wallNanos() / 1e6);
    json.put("front", List.of());
    json.put("reasons", none.reasons());
    return json;
  }

  static void table(Console console, Session session, ParetoFront front) {
    console.line(
        "%d placements, none of which beats another%s, found in %.0f ms",
        front.points().size(), front.complete() ? " (all there are)" : "", front.wallNanos() / 1e6);
    for (int i = 0; i < front.points().size(); i++) {
      ParetoFront.Point point = front.points().get(i);
      Prediction p = point.prediction();
      console.line(
          "  %s  latency %-10s  %8.2f requests/s  %11s   %s",
          name(i),
          Quantities.showNanos(p.latencyNanos()),
          p.throughputPerS(),
          PlaceReports.energy(p.energyJ(), "%.4f J"),
          stagesPerDevice(session.placement(point.devices(), name(i))));
    }
    for (int m = 0; m < front.metrics().size(); m++) {
      Metric metric = front.metrics().get(m);
      console.line(
          "no placement is better in %s than %s",
          metric.word(), shownWithUnit(metric, front.bounds().get(m)));
    }
  }

  private static String stagesPerDevice(Placement placement) {
    Map<String, Integer> counts = new TreeMap<>();
    placement.assignments().stream()
        .filter(a -> a.phase() != Phase.DECODE)
        .forEach(a -> counts.merge(String.join("+", a.group().devices()), 1, Integer::sum));
    return String.join(
        "  ", counts.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).toList());
  }

  /** The name of a metric in JSON. */
  static String field(Metric metric) {
    return switch (metric) {
      case LATENCY -> "latencyMs";
      case THROUGHPUT -> "throughputPerS";
      case ENERGY -> "energyJ";
      case COST -> "costPerRequest";
      case MIGRATION -> "migrationMs";
    };
  }

  /** A metric's value in the unit of its field; throughput is of the busiest part. */
  static double shown(Metric metric, double value) {
    return switch (metric) {
      case LATENCY, MIGRATION -> value / 1e6;
      case THROUGHPUT -> 1e9 / value;
      case ENERGY, COST -> value;
    };
  }

  private static String shownWithUnit(Metric metric, double value) {
    return switch (metric) {
      case LATENCY, MIGRATION -> Quantities.showNanos(value);
      case THROUGHPUT -> String.format(Locale.ROOT, "%.2f requests/s", 1e9 / value);
      case ENERGY -> String.format(Locale.ROOT, "%.4f J", value);
      case COST -> String.format(Locale.ROOT, "%.4g a request", value);
    };
  }

  /** The name of an axis. */
  static String axis(Metric metric) {
    return switch (metric) {
      case LATENCY -> "latency, ms";
      case THROUGHPUT -> "requests/s";
      case ENERGY -> "energy, J a request";
      case COST -> "price of a request";
      case MIGRATION -> "moving, ms";
    };
  }
}
