package dev.rackloom.core.bench;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.engine.serving.StepTime;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.Kernels;
import dev.rackloom.llm.LlmGraph;
import dev.rackloom.llm.Mixer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A server's log replayed: how far each request's simulated times are from those measured, with
 * times of steps from profile tables of the device, and from the cost model alone.
 */
public final class ReplayRows {

  private static final String LOG = "cost/lss_RTXPRO6000_Llama-3.1-8B";
  private static final String DEVICE = "rtx-pro-6000-server";

  /** As the log's server was started. */
  private static final int SEQUENCES = 128;

  private static final int BATCHED_TOKENS = 2_048;
  private static final double MEMORY_SHARE = 0.9;

  private final Path data;
  private final GivenData given;

  /** Of the folder of given data. */
  public ReplayRows(Path data) {
    this.data = data;
    this.given = new GivenData(data);
  }

  /** The rows; seconds. */
  public List<Row> rows() {
    ServingLog log = new ServingLog(data.resolve(LOG));
    List<ServingLog.Measured> measured = log.measured();
    Architecture model = log.architecture();
    long kvTokens = kvTokens(model);
    StepTime tables = log.steps(keyValueHeads(model), given.machine(DEVICE).units());
    List<Row> rows =
        new ArrayList<>(
            rows(
                "tables",
                measured,
                replay(measured, tables, kvTokens),
                "profile tables of the device"));
    rows.addAll(
        rows(
            "spec",
            measured,
            replay(measured, new SheetSteps(given, DEVICE).of(model), kvTokens),
            "data sheet of the device, laws of kernels from a100_sxm and h100_sxm"));
    return rows;
  }

  private static int keyValueHeads(Architecture model) {
    return model.layers().getFirst().mixer() instanceof Mixer.Attention a ? (int) a.kvHeads() : 1;
  }

  /** Tokens of state in what memory the server takes, less the weights. */
  private long kvTokens(Architecture model) {
    Graph graph = LlmGraph.of(model, Kernels.SERVING, "replay");
    long weights =
        graph.tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT)
            .mapToLong(t -> t.bytes().known().orElseThrow())
            .sum();
    long perToken =
        graph.states().stream().mapToLong(s -> s.bytesPerToken().known().orElseThrow()).sum();
    return (long) ((given.memoryBytes(DEVICE) * MEMORY_SHARE - weights) / perToken);
  }

  private static ServingReport replay(
      List<ServingLog.Measured> measured, StepTime time, long kvTokens) {
    ServingOptions options = ServingOptions.of(SEQUENCES, BATCHED_TOKENS, kvTokens);
    return ServingSimulator.run(
        ServingLog.trace(measured), Fleet.of(Instance.single(DEVICE, time, options)));
  }

  private static List<Row> rows(
      String with, List<ServingLog.Measured> measured, ServingReport report, String times) {
    return List.of(
        row(with + ".ttft", measured, report, m -> m.ttft(), s -> s.ttftNanos(), times),
        row(with + ".tpot", measured, report, m -> m.tpot(), s -> s.tpotNanos(), times),
        row(with + ".e2e", measured, report, m -> m.total(), s -> s.totalNanos(), times));
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
    for (int i = 0; i < measured.size(); i++) {
      double m = of.applyAsDouble(measured.get(i));
      double s = simulated.applyAsDouble(report.requests().get(i)) * 1e-9;
      sum += Math.abs(s - m) / m;
      signed += (s - m) / m;
    }
    int n = measured.size();
    return Row.measured(
        "replay." + id,
        "%",
        100 * sum / n,
        n + " requests of a vLLM log",
        String.format(
            Locale.ROOT, "MAPE a request, mean signed %.2f %%; %s", 100 * signed / n, times));
  }
}
