package dev.rackloom.core.bench;

import dev.rackloom.core.serving.Grid;
import dev.rackloom.core.serving.KeyWalk;
import dev.rackloom.core.serving.TableSteps;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.ConfigModelReader;
import dev.rackloom.profiler.fit.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A log of a server, and the profile tables of the device it ran on. Time zero of a request is when
 * the server queued it; when the client sent it was read off another clock.
 */
final class ServingLog {

  private static final double MICROS = 1e3;

  /** Of a layer, its kernels that depend on tokens alone. */
  private static final List<String> LAYER =
      List.of("qkv_proj", "rotary_emb", "o_proj", "gate_up_proj", "act_fn", "down_proj");

  private static final List<String> ONCE = List.of("embedding", "final_layernorm");

  private final Path folder;

  /** Of the folder of one log. */
  ServingLog(Path folder) {
    this.folder = folder;
  }

  /** A request as the server saw it; seconds. */
  record Measured(double queued, double first, double last, int prompt, int output) {

    double ttft() {
      return first - queued;
    }

    double tpot() {
      return (last - first) / (output - 1);
    }

    double total() {
      return last - queued;
    }
  }

  /** By when they were queued. */
  List<Measured> measured() {
    return CsvTable.read(folder.resolve("vllm_requests.csv")).rows().stream()
        .map(r ->
            new Measured(
                r.number("queued_s"),
                r.number("first_token_s"),
                r.number("last_token_s"),
                (int) r.whole("input_toks"),
                (int) r.whole("output_toks")))
        .sorted(Comparator.comparingDouble(Measured::queued))
        .toList();
  }

  static Trace trace(List<Measured> measured) {
    return Trace.of(
        "log",
        measured.stream()
            .map(m -> new Request(Math.round(m.queued() * 1e9), m.prompt(), m.output()))
            .toList());
  }

  Architecture architecture() {
    return ConfigModelReader.architecture(folder.resolve("model_config.json"));
  }

  /**
   * The profile of the device.
   *
   * @param blocks key-value heads of the model
   * @param units of the device
   */
  TableSteps steps(int blocks, int units) {
    Architecture model = architecture();
    int layers = model.layers().size();
    Map<String, Integer> counts = new HashMap<>();
    LAYER.forEach(k -> counts.put(k, layers));
    ONCE.forEach(k -> counts.put(k, 1));
    counts.put("layernorm", model.layers().stream().mapToInt(Architecture.Layer::norms).sum());
    Grid attention = attention();
    return new TableSteps(
        byKernel("tp1_dense.csv.gz", "tokens"),
        counts,
        byKernel("tp1_per_sequence.csv.gz", "sequences"),
        attention,
        layers,
        walk(attention, blocks, units));
  }

  private Map<String, Grid> byKernel(String file, String size) {
    Map<String, List<Grid.Point>> points = new HashMap<>();
    for (CsvTable.Row r : CsvTable.read(folder.resolve(file)).rows()) {
      points
          .computeIfAbsent(r.text("layer"), k -> new ArrayList<>())
          .add(new Grid.Point(List.of(r.number(size)), r.number("time_us") * MICROS));
    }
    Map<String, Grid> grids = new HashMap<>();
    points.forEach((kernel, of) -> grids.put(kernel, Grid.of(of)));
    return grids;
  }

  private Grid attention() {
    return Grid.of(
        CsvTable.read(folder.resolve("tp1_attention.csv.gz")).rows().stream()
            .map(r ->
                new Grid.Point(
                    List.of(
                        r.number("prefill_chunk"),
                        r.number("kv_prefill"),
                        r.number("n_decode"),
                        r.number("kv_decode")),
                    r.number("time_us") * MICROS))
            .toList());
  }

  /**
   * How fast keys are walked, from the same table: with all of the memory's bandwidth, the slope of
   * the largest batch that decodes; in a block alone, the slope of the smallest chunk over what it
   * has in the cache.
   */
  private static KeyWalk walk(Grid attention, int blocks, int units) {
    double[] chunks = attention.keys();
    Grid decoding = attention.part(0).part(0);
    double[] batches = decoding.keys();
    double n = batches[batches.length - 1];
    double[] keys = decoding.part(batches.length - 1).keys();
    double shared = slope(keys, k -> attention.at(0, 0, n, k)) / n;
    double[] past = attention.part(1).keys();
    double alone = slope(past, k -> attention.at(chunks[1], k, 0, 0));
    return new KeyWalk(shared, alone, blocks, units);
  }

  private static double slope(double[] ends, java.util.function.DoubleUnaryOperator f) {
    double last = ends[ends.length - 1];
    return (f.applyAsDouble(last) - f.applyAsDouble(ends[0])) / (last - ends[0]);
  }
}
