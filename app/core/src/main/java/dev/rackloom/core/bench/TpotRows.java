package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.profiler.fit.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Time of each further token of servers that nobody fitted: measured end to end on systems whose
 * operators were measured too, and predicted from those. In a closed loop of {@code b} requests the
 * others' prompts stand in the way: while one answers, each of them ends once and another starts.
 */
final class TpotRows {

  private static final double MS = 1e-6;

  private final GivenData given;

  /** Of the folder of given data. */
  TpotRows(Path data) {
    this.given = new GivenData(data);
  }

  /** A run of a server, ms: measured, and predicted with and without the prompts of others. */
  private record Case(String group, double measured, double predicted, double stepsAlone) {

    double error() {
      return 100 * (predicted / measured - 1);
    }

    double errorOfStepsAlone() {
      return 100 * (stepsAlone / measured - 1);
    }
  }

  /** A row for each system that has tables and runs; a minute. */
  List<Row> rows() {
    List<CsvTable.Row> together =
        given.servers().stream().filter(r -> r.text("mode").equals("agg")).toList();
    List<CsvTable.Row> dense =
        together.stream()
            .filter(r -> DenseModel.of(r.text("model_path")).isPresent() && isWhole(r))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (String system : GivenData.SYSTEMS) {
      List<CsvTable.Row> here =
          dense.stream().filter(r -> r.text("system").equals(system)).toList();
      if (!here.isEmpty()) {
        String out = leftOut(given.servers().size(), together.size(), dense.size(), here.size());
        rows.add(row(system, cases(system, here), out));
      }
    }
    return rows;
  }

  /** Not cut into stages, no attention of ranks apart. */
  private static boolean isWhole(CsvTable.Row row) {
    return row.whole("pp_size") == 1
        && (!row.has("attention_dp_size") || row.whole("attention_dp_size") == 1);
  }

  private List<Case> cases(String system, List<CsvTable.Row> rows) {
    RankSteps steps = new RankSteps(given, system);
    return rows.stream().map(r -> of(r, steps)).toList();
  }

  private static Case of(CsvTable.Row row, RankSteps steps) {
    RankSteps.Served served =
        new RankSteps.Served(
            DenseModel.of(row.text("model_path")).orElseThrow(),
            (int) row.whole("tp_size"),
            row.text("precision").equals("fp8"));
    long requests = row.whole("batch_size");
    long prompt = row.whole("isl");
    long answer = row.whole("osl");
    double step = MS * steps.decodeNanos(served, requests, prompt + answer / 2);
    double prompts = MS * (requests - 1.0) / answer * steps.promptNanos(served, prompt);
    return new Case(
        row.text("model_path") + " " + row.text("precision") + " on " + row.text("backend"),
        row.number("silicon_tpot_ms"),
        step + prompts,
        step);
  }

  private static Row row(String system, List<Case> cases, String leftOut) {
    return Row.measured(
        "tpot." + system,
        "%",
        mean(cases, c -> Math.abs(c.error())),
        format(
            "steps alone, without others' prompts: %.1f %%",
            mean(cases, c -> Math.abs(c.errorOfStepsAlone()))),
        format(
            "MAPE of %d rows, mean %+.1f %%, median %.1f %%; nothing fitted to them. From laws"
                + " fitted to the system's products, attention and sums over ranks (NCCL): a step"
                + " of batch_size requests at a context of prompt and half the answer, plus the"
                + " others' prompts, one of each an answer. Keys and values in 16 bits; without"
                + " norms, activations, sampling and the host. Of these, %s. %s",
            cases.size(),
            mean(cases, Case::error),
            CostBench.median(cases.stream().mapToDouble(c -> Math.abs(c.error())).toArray()),
            groups(cases),
            leftOut));
  }

  private static String groups(List<Case> cases) {
    Map<String, List<Case>> groups = new TreeMap<>();
    cases.forEach(c -> groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c));
    List<String> all = new ArrayList<>();
    groups.forEach((group, of) ->
        all.add(
            format(
                "%s %.1f %% (%d rows, mean %+.1f %%)",
                group.replace("  ", " "),
                mean(of, c -> Math.abs(c.error())),
                of.size(),
                mean(of, Case::error))));
    return String.join("; ", all);
  }

  private static String leftOut(int all, int together, int dense, int here) {
    return format(
        "Left out of %d rows: %d whose prompts run elsewhere, %d of models with experts or cut"
            + " otherwise, %d of systems without tables here",
        all, all - together, together - dense, dense - here);
  }

  private static double mean(List<Case> cases, ToDoubleFunction<Case> of) {
    return cases.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
