package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.bench.PlacementData.Given;
import dev.rackloom.dag.PlacementProblems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The benchmark's pipelined loads: contiguous parts with a proof, and parts in no order. */
final class LoadRows {

  private static final double PROOF_SECONDS = 30;
  private static final double SEARCH_SECONDS = 60;
  private static final double TOLERANCE = 1e-4;
  private static final double BEATEN = 1e-3;

  private final PlacementData data;
  private final Progress progress;

  LoadRows(PlacementData data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Contiguous parts. */
  List<Row> contiguous() {
    List<Row> each = new ArrayList<>();
    List<Given> given = data.instances("throughput");
    double[] wall = new double[given.size()];
    int proven = 0;
    double worst = 0;
    for (int i = 0; i < given.size(); i++) {
      String name = given.get(i).name();
      progress.at(Double.NaN, "contiguous parts of " + name);
      var result =
          Solving.run(PlacementProblems.throughput(given.get(i).instance(), true), PROOF_SECONDS);
      OptionalDouble known = data.known(name).contiguous();
      double value = result.value() / 1e6;
      boolean agrees = known.isEmpty() || Math.abs(value / known.getAsDouble() - 1) <= TOLERANCE;
      boolean done = result.proven() && agrees && result.seconds() <= PROOF_SECONDS;
      proven += done ? 1 : 0;
      wall[i] = result.seconds();
      worst = Math.max(worst, result.afterOne() / 1e6 / known.orElse(value));
      each.add(
          Row.measured(
              "contiguous." + name,
              "ms",
              value,
              known.isPresent() ? text("%.4f stated", known.getAsDouble()) : "nothing stated",
              text("gap %.1e after %.2f s", result.gap(), result.seconds())));
    }
    Arrays.sort(wall);
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.measured(
            "contiguous.proven",
            "count",
            proven,
            text("%d instances", given.size()),
            "gap at most 1e-4 and the stated value, each within 30 s"));
    rows.add(
        Row.measured(
            "contiguous.median-wall",
            "s",
            wall[wall.length / 2],
            "the proof",
            text("slowest %.2f s", wall[wall.length - 1])));
    rows.add(
        Row.measured(
            "first-answer.worst-ratio",
            "ratio",
            worst,
            "the contiguous optimum stated",
            "best answer of the same runs after 1 s"));
    rows.addAll(each);
    return rows;
  }

  /** Parts in no order. */
  List<Row> free() {
    List<Row> each = new ArrayList<>();
    double worst = 0;
    int improved = 0;
    for (Given given : data.instances("throughput")) {
      progress.at(Double.NaN, "parts of " + given.name() + " in no order");
      var result =
          Solving.run(PlacementProblems.throughput(given.instance(), false), SEARCH_SECONDS);
      OptionalDouble known = data.known(given.name()).best();
      double value = result.value() / 1e6;
      double ratio = value / known.orElse(value);
      worst = Math.max(worst, ratio);
      improved += ratio < 1 - BEATEN ? 1 : 0;
      each.add(
          Row.measured(
              "noncontiguous." + given.name(),
              "ms",
              value,
              known.isPresent() ? text("%.4f stated", known.getAsDouble()) : "nothing stated",
              text(
                  "ratio %.5f, bound %.4f, gap %.2e after %.1f s",
                  ratio, result.bound() / 1e6, result.gap(), result.seconds())));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.measured(
            "noncontiguous.worst-ratio",
            "ratio",
            worst <= 1 + TOLERANCE ? Math.min(worst, 1) : worst,
            "best known stated, to 1e-4",
            text("60 s each at most; the worst is %.6f", worst)));
    rows.add(
        Row.measured(
            "noncontiguous.improved",
            "count",
            improved,
            "best known stated",
            "beaten by more than 1e-3"));
    rows.addAll(each);
    return rows;
  }
}
