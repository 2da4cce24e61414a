package dev.rackloom.core.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How far predicted times are from measured ones: laws are fitted to some of the given measurements
 * and asked about the others. Nothing is timed here, so the machine does not matter. Beside each
 * row stands the plain knee, fitted to the same rows ({@code <id>.knee}).
 */
public final class CostBench {

  private final Path data;
  private final Progress progress;

  /** Of given data: its folder {@code cost} holds the measurements. */
  public CostBench(Path data, Progress progress) {
    this.data = data;
    this.progress = progress;
  }

  /** Runs all of it, in one or two minutes on one core. */
  public BenchReport run() {
    BenchReport.Machine machine = BenchReport.Machine.here();
    GivenData given = new GivenData(data);
    List<Row> rows = new ArrayList<>();
    progress.at(0, "operations and bytes of operators");
    rows.add(LlmViewerRows.row(data));
    progress.at(0.02, "costs of 61 layers at other sizes");
    rows.add(RecomputeRow.row());
    progress.at(0.1, "products of other models");
    rows.addAll(new LayerRows(given).rows());
    progress.at(0.3, "products of other shapes");
    rows.addAll(new ProductRows(given).rows());
    progress.at(0.7, "attention");
    rows.addAll(new AttentionRows(given).rows());
    progress.at(0.95, "collectives");
    rows.addAll(new CollectiveRows(given).rows());
    progress.at(1, "compared");
    return new BenchReport("cost", machine, rows);
  }

  /** A row, and the plain knee's beside it. */
  static List<Row> pair(String id, double value, double knee, String against, String note) {
    return List.of(
        Row.measured(id, "%", value, against, note),
        Row.measured(
            id + ".knee", "%", knee, against, "the smooth knee alone, fitted to the same"));
  }

  /** Numbers with one decimal, separated by slashes. */
  static String list(double[] values) {
    return String.join(
        " / ",
        IntStream.range(0, values.length)
            .mapToObj(i -> String.format(Locale.ROOT, "%.1f", values[i]))
            .toList());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElse(Double.NaN);
  }
}
