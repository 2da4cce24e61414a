package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.engine.serving.StepTime;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.llm.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A server's log replayed: how far each request's simulated times are from those measured, with
 * times of steps from profile tables of the device, and from its data sheet alone. The first log of
 * the data has the rows of the bars; those of further ones end in the log's name.
 */
public final class ReplayRows {

  private static final String SPLIT =
      "steps of layers that several devices hold together are not priced from data sheets yet";

  private final Path data;
  private final GivenData given;

  /** Of the folder of given data. */
  public ReplayRows(Path data) {
    this.data = data;
    this.given = new GivenData(data);
  }

  /** The rows; seconds. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (ServingLog log : ServingLog.all(data.resolve("cost"))) {
      rows.addAll(rows(log, rows.isEmpty() ? "" : "." + log.name()));
    }
    return rows;
  }

  private List<Row> rows(ServingLog log, String suffix) {
    List<ServingLog.Measured> measured = log.measured();
    Architecture model = log.architecture();
    ServingOptions options = log.options(model);
    List<Row> rows = new ArrayList<>();
    rows.addAll(
        rows(
            "tables",
            suffix,
            measured,
            replay(measured, log.steps(model, given.machine(log.device()).units()), options),
            "profile tables of the device"));
    if (log.ranks() > 1) {
      List.of("ttft", "tpot", "e2e")
          .forEach(what -> rows.add(Row.missing("replay.spec." + what + suffix, "%", SPLIT)));
      return rows;
    }
    SheetSteps sheet = new SheetSteps(given, log.device());
    rows.addAll(
        rows(
            "spec",
            suffix,
            measured,
            replay(measured, sheet.of(model), options),
            "data sheet of the device, laws of kernels from " + sheet.others()));
    return rows;
  }

  private static ServingReport replay(
      List<ServingLog.Measured> measured, StepTime time, ServingOptions options) {
    Trace trace = ServingLog.trace(measured);
    return ServingSimulator.run(trace, Fleet.of(Instance.single("device", time, options)));
  }

  private static List<Row> rows(
      String with,
      String suffix,
      List<ServingLog.Measured> measured,
      ServingReport report,
      String times) {
    return List.of(
        row(with + ".ttft" + suffix, measured, report, m -> m.ttft(), s -> s.ttftNanos(), times),
        row(with + ".tpot" + suffix, measured, report, m -> m.tpot(), s -> s.tpotNanos(), times),
        row(with + ".e2e" + suffix, measured, report, m -> m.total(), s -> s.totalNanos(), times));
  }

  private static Row row(
      String id,
      List<ServingLog.Measured> measured,
      ServingReport report,
      ToDoubleFunction<ServingLog.Measured> of,
      ToDoubleFunction<ServingReport.Served> simulated,
      String times) {
    double sum = 0;
    double signed = 0;
    int n = 0;
    for (int i = 0; i < measured.size(); i++) {
      double m = of.applyAsDouble(measured.get(i));
      if (m > 0) {
        double s = simulated.applyAsDouble(report.requests().get(i)) * 1e-9;
        sum += Math.abs(s - m) / m;
        signed += (s - m) / m;
        n++;
      }
    }
    return Row.measured(
        "replay." + id,
        "%",
        100 * sum / n,
        n + " requests of a vLLM log",
        String.format(
            Locale.ROOT, "MAPE a request, mean signed %.2f %%; %s", 100 * signed / n, times));
  }
}
