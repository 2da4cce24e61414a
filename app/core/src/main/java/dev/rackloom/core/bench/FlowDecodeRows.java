package dev.rackloom.core.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.serving.TraceFile;
import dev.rackloom.dag.HelixInstance;
import dev.rackloom.engine.layers.LayerCluster;
import dev.rackloom.engine.layers.LayerFlow;
import dev.rackloom.engine.layers.LayerPlacement;
import dev.rackloom.engine.serving.LayerSimulator;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Placements of layers in simulated serving: tokens decoded a second and seconds a token, of those
 * with the best flow and of those published, in the same run. What is assumed stands in {@link
 * DecodeCluster} and in the note of each row.
 */
final class FlowDecodeRows {

  private static final String PLANNER = "helix_milp";
  private static final int REQUESTS = 1_600;
  private static final int LONGEST_PROMPT = 2_048;
  private static final int LONGEST_OUTPUT = 1_024;

  private final Trace trace;
  private final DecodeCluster.Steps steps;

  /** Of requests that are all there at once. */
  FlowDecodeRows(Trace trace) {
    this.trace = trace;
    this.steps =
        new DecodeCluster.Steps((double) trace.tokens() / trace.requests().size(), 1, false);
  }

  /** The first usual requests of a public trace of conversations, all there at once. */
  static Trace conversations(Path data) {
    List<Request> requests =
        TraceFile.read(data.resolve("kv").resolve("azure_llm_2023_conv.csv.gz")).requests().stream()
            .filter(r -> r.prompt() <= LONGEST_PROMPT && r.output() <= LONGEST_OUTPUT)
            .limit(REQUESTS)
            .map(r -> new Request(0, r.prompt(), r.output()))
            .toList();
    return Trace.of("conversations at once", requests);
  }

  /**
   * What a simulation saw while requests still waited to be let in, from half of that time on.
   *
   * @param tokensPerS decoded, of all requests
   * @param sPerToken mean of the tokens after each first
   */
  record Decode(double tokensPerS, double sPerToken) {

    static Decode of(ServingReport report) {
      double end = report.requests().stream().mapToLong(r -> r.admittedNanos()).max().orElse(0);
      double start = end / 2;
      double tokens = 0;
      double further = 0;
      double nanos = 0;
      for (ServingReport.Served r : report.requests()) {
        tokens += r.firstNanos() >= start && r.firstNanos() < end ? 1 : 0;
        double inside = Math.min(end, r.lastNanos()) - Math.max(start, r.firstNanos());
        if (inside > 0) {
          nanos += inside;
          further += inside / (r.lastNanos() - r.firstNanos()) * (r.request().output() - 1);
        }
      }
      return new Decode((tokens + further) / (end - start) * 1e9, nanos / further * 1e-9);
    }
  }

  /** Rows of clusters and the placements found for them. */
  List<Row> rows(List<LayerFlowRows.Best> found) {
    List<Row> rows = new ArrayList<>();
    found.forEach(best -> rows.addAll(rows(best)));
    return rows;
  }

  private List<Row> rows(LayerFlowRows.Best best) {
    HelixInstance instance = best.instance();
    String id = "helix." + instance.name();
    return DecodeCluster.Layer.ofModel(instance.layers())
        .map(layer -> rows(id, HelixClusters.cluster(instance), layer, placements(best)))
        .orElseGet(() ->
            List.of(
                Row.missing(
                    id + ".decode.best",
                    "tokens/s",
                    "no facts of a model of " + instance.layers() + " layers")));
  }

  /** By the word that rows end in: ours first. */
  private static Map<String, LayerPlacement> placements(LayerFlowRows.Best best) {
    Map<String, LayerPlacement> placements = new LinkedHashMap<>();
    placements.put("best", best.placement());
    new TreeMap<>(best.instance().placements())
        .forEach((by, held) ->
            placements.put(
                by.equals(PLANNER) ? "published" : by,
                HelixClusters.placement(best.instance(), held)));
    return placements;
  }

  private List<Row> rows(
      String id,
      LayerCluster cluster,
      DecodeCluster.Layer layer,
      Map<String, LayerPlacement> placements) {
    List<Row> rows = new ArrayList<>();
    placements.forEach((by, placement) -> {
      List<Decode> decodes =
          assumed().parallelStream()
              .map(s ->
                  Decode.of(
                      LayerSimulator.run(
                          trace, new DecodeCluster(cluster, placement, layer, s).ready())))
              .toList();
      String against = flow(LayerFlow.of(cluster, placement));
      rows.add(row(id + ".decode." + by, "tokens/s", decodes, Decode::tokensPerS, against));
      rows.add(row(id + ".latency." + by, "s", decodes, Decode::sPerToken, against));
    });
    return rows;
  }

  /** What steps cost: for the rows, then for their notes. */
  private List<DecodeCluster.Steps> assumed() {
    return List.of(
        steps,
        new DecodeCluster.Steps(steps.usualTokens(), 0.25, false),
        new DecodeCluster.Steps(steps.usualTokens(), 1, true));
  }

  private Row row(
      String id,
      String unit,
      List<Decode> decodes,
      ToDoubleFunction<Decode> value,
      String against) {
    double[] values = decodes.stream().mapToDouble(value).toArray();
    return Row.measured(id, unit, values[0], against, note(values[1], values[2]));
  }

  private static String flow(LayerFlow flow) {
    return String.format(
        Locale.ROOT,
        "flow of %.3f tokens/s, pipelines of %.2f nodes on average, %d at most",
        flow.tokensPerS(),
        flow.meanPipeline(),
        flow.longestPipeline());
  }

  private String note(double quarterBatches, double withPrompts) {
    return String.format(
        Locale.ROOT,
        "simulated; %d conversations of the Azure trace of 2023 (prompts of %.0f and answers of"
            + " %.0f tokens on average), all there at once, let in as memory allows. Assumed:"
            + " memory is %d times the weights of the most layers a node can hold, the rest keeps"
            + " keys and values in 16 bits; the published throughput is that of a full batch, as"
            + " many requests as fit, shared among the stages of a pipeline of such nodes; smaller"
            + " batches are no faster, and a free node takes what waits; prompts cost one token;"
            + " %.0f ms a hop. %.3f if a quarter of that batch is full, %.3f if each token of a"
            + " prompt costs as much as one of an answer",
        trace.requests().size(),
        mean(trace.requests().stream().mapToInt(Request::prompt)),
        mean(trace.requests().stream().mapToInt(Request::output)),
        DecodeCluster.MEMORIES,
        DecodeCluster.HOP_NANOS * 1e-6,
        quarterBatches,
        withPrompts);
  }

  private static double mean(IntStream values) {
    return values.average().orElse(Double.NaN);
  }
}
