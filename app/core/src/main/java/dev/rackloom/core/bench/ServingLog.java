package dev.rackloom.core.bench;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.serving.Grid;
import dev.rackloom.core.serving.KeyWalk;
import dev.rackloom.core.serving.TableSteps;
import dev.rackloom.engine.serving.Request;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.engine.serving.Trace;
import dev.rackloom.llm.Architecture;
import dev.rackloom.llm.ConfigModelReader;
import dev.rackloom.llm.Kernels;
import dev.rackloom.llm.LlmGraph;
import dev.rackloom.llm.Mixer;
import dev.rackloom.profiler.fit.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A log of a server, and the profile tables of the device it ran on. Time zero of a request is when
 * the server queued it; when the client sent it was read off another clock.
 */
final class ServingLog {

  private static final double MICROS = 1e3;

  /** Kernels that run once a step; all others run in each layer. */
  private static final Set<String> ONCE = Set.of("embedding", "final_layernorm");

  /** Names of devices in such data, and in the catalogue. */
  private static final Map<String, String> DEVICES =
      Map.of(
          "RTXPRO6000", "rtx-pro-6000-server",
          "H100", "h100-sxm",
          "A100", "a100-sxm-80");

  private final Path folder;
  private final Map<?, ?> server;
  private final Map<?, ?> engine;

  /** Of the folder of one log. */
  ServingLog(Path folder) {
    this.folder = folder;
    this.server = at(read("sim_config.json"), "nodes", "instances");
    this.engine = at(read("vllm_meta.json"), "engine_kwargs");
  }

  /** Those in {@code folder}, by name. */
  static List<ServingLog> all(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("lss_"))
          .sorted()
          .map(ServingLog::new)
          .toList();
    } catch (IOException e) {
      throw RackloomException.user("cannot read " + folder, "give the folder with --data.");
    }
  }

  String name() {
    return String.valueOf(folder.getFileName());
  }

  /** The device it ran on, as the catalogue calls it. */
  String device() {
    String named = String.valueOf(server.get("hardware"));
    return DEVICES.getOrDefault(named, named);
  }

  /** As the server was started: state in what memory it took, less the weights. */
  ServingOptions options(Architecture model) {
    Graph graph = LlmGraph.of(model, Kernels.SERVING, "replay");
    long weights =
        graph.tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT)
            .mapToLong(t -> t.bytes().known().orElseThrow())
            .sum();
    long perToken =
        graph.states().stream().mapToLong(s -> s.bytesPerToken().known().orElseThrow()).sum();
    Map<?, ?> memory = at(server, "npu_mem");
    double taken = ranks() * number(memory, "mem_size") * 1e9 * number(memory, "mem_util");
    return ServingOptions.of(
        (int) number(engine, "max_num_seqs"),
        (int) number(engine, "max_num_batched_tokens"),
        (long) ((taken - weights) / perToken));
  }

  private Map<?, ?> read(String file) {
    try {
      return Codec.parse(Files.readAllBytes(folder.resolve(file))) instanceof Map<?, ?> map
          ? map
          : Map.of();
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + folder.resolve(file), "give the folder with --data.");
    }
  }

  /** The object at these keys; of lists, the first. */
  private static Map<?, ?> at(Map<?, ?> from, String... keys) {
    Map<?, ?> at = from;
    for (String key : keys) {
      Object next = at.get(key);
      Object one = next instanceof List<?> list && !list.isEmpty() ? list.getFirst() : next;
      at = one instanceof Map<?, ?> map ? map : Map.of();
    }
    return at;
  }

  private double number(Map<?, ?> from, String key) {
    if (from.get(key) instanceof Number n) {
      return n.doubleValue();
    }
    throw RackloomException.user(
        "the configuration of " + name() + " does not say '" + key + "'", "check the data.");
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

  /** The profile of the device, which has so many units. */
  TableSteps steps(Architecture model, int units) {
    int layers = model.layers().size();
    Map<String, Grid> tokens = byKernel("dense", "tokens");
    Map<String, Integer> counts = new HashMap<>();
    tokens.keySet().forEach(kernel -> counts.put(kernel, ONCE.contains(kernel) ? 1 : layers));
    counts.computeIfPresent(
        "layernorm", (k, n) -> model.layers().stream().mapToInt(Architecture.Layer::norms).sum());
    Grid attention = attention();
    return new TableSteps(
        tokens,
        counts,
        byKernel("per_sequence", "sequences"),
        attention,
        layers,
        walk(attention, Math.max(1, keyValueHeads(model) / ranks()), units));
  }

  private static int keyValueHeads(Architecture model) {
    return model.layers().getFirst().mixer() instanceof Mixer.Attention a ? (int) a.kvHeads() : 1;
  }

  /** Devices that hold each layer together. */
  int ranks() {
    return (int) number(engine, "tensor_parallel_size");
  }

  private CsvTable table(String kind) {
    return CsvTable.read(folder.resolve("tp" + ranks() + "_" + kind + ".csv.gz"));
  }

  private Map<String, Grid> byKernel(String kind, String size) {
    Map<String, List<Grid.Point>> points = new HashMap<>();
    for (CsvTable.Row r : table(kind).rows()) {
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
        table("attention").rows().stream()
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
