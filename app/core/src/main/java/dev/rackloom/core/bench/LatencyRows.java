package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.bench.PlacementData.Given;
import dev.rackloom.dag.PlacementProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The benchmark's latency of one sample. */
final class LatencyRows {

  private static final double SECONDS = 30;

  private final PlacementData data;
  private final Progress progress;

  LatencyRows(PlacementData data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  List<Row> rows() {
    List<Row> each = new ArrayList<>();
    double worst = 0;
    double worstGreedy = 0;
    for (Given given : data.instances("latency")) {
      progress.at(Double.NaN, "latency of " + given.name());
      var result = Solving.run(PlacementProblems.latency(given.instance()), SECONDS);
      Map<String, Double> known = data.latencies(given.name());
      double value = result.value() / 1e6;
      double best = known.values().stream().mapToDouble(Double::doubleValue).min().orElse(value);
      worst = Math.max(worst, value / best);
      worstGreedy = Math.max(worstGreedy, value / known.getOrDefault("greedy", value));
      each.add(
          Row.measured(
              "latency." + given.name(),
              "ms",
              value,
              known.toString(),
              String.format(
                  Locale.ROOT,
                  "ratio %.4f, bound %.3f, gap %.2e after %.0f s",
                  value / best,
                  result.bound() / 1e6,
                  result.gap(),
                  result.seconds())));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.measured(
            "latency.worst-vs-reference",
            "ratio",
            worst,
            "the smaller of greedy and expert stated",
            "30 s each; an expert stated may hold more than an accelerator's memory, ours never"));
    rows.add(
        Row.measured(
            "latency.worst-vs-greedy",
            "ratio",
            worstGreedy,
            "greedy stated, which keeps to memory",
            "the same runs"));
    rows.addAll(each);
    return rows;
  }
}
