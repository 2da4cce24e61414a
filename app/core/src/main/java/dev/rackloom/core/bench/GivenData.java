package dev.rackloom.core.bench;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.codec.DeviceCatalogue;
import dev.rackloom.profiler.RooflineModel;
import dev.rackloom.profiler.fit.CsvTable;
import dev.rackloom.profiler.fit.Machines;
import dev.rackloom.profiler.fit.Sample;
import dev.rackloom.profiler.fit.Works;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Measured times of the given data, as samples; read from where they are. */
final class GivenData {

  static final List<String> SYSTEMS = List.of("h100_sxm", "a100_sxm", "rtx_pro_6000_server");

  /** Names of devices in the data, and in the catalogue. */
  private static final Map<String, String> SHEETS =
      Map.of(
          "h100_sxm", "h100-sxm",
          "a100_sxm", "a100-sxm-80",
          "rtx_pro_6000_server", "rtx-pro-6000-server",
          "h100", "h100-sxm",
          "a100", "a100-sxm-80");

  private static final int HALF = 2;
  private static final double MS = 1e6;

  private final Path folder;
  private final DeviceCatalogue catalogue = DeviceCatalogue.builtIn();

  /** Of the folder of given data. */
  GivenData(Path data) {
    this.folder = data.resolve("cost");
  }

  /** The facts of a device of the data, from the catalogue. */
  Machine machine(String name) {
    return machine(name, DType.BFLOAT16);
  }

  /** The facts of a device of the data for numbers of a type. */
  Machine machine(String name, DType type) {
    return catalogue
        .device(SHEETS.getOrDefault(name, name))
        .flatMap(e -> Machines.of(e.device(), type))
        .orElseThrow(() -> new IllegalArgumentException("no data sheet of " + name));
  }

  /** What the catalogue calls a device of the data. */
  String sheet(String name) {
    return SHEETS.getOrDefault(name, name);
  }

  /** What products are priced with on a device of the catalogue before it is calibrated. */
  CostFunction onSheet(String name) {
    return onSheet(name, OperatorFamily.GEMM);
  }

  /** What a family is priced with on a device of the catalogue before it is calibrated. */
  CostFunction onSheet(String name, OperatorFamily family) {
    return catalogue
        .device(SHEETS.getOrDefault(name, name))
        .flatMap(e -> new RooflineModel().price(e.device(), family, DType.BFLOAT16))
        .map(priced -> priced.block().function())
        .orElseThrow(() -> new IllegalArgumentException("no data sheet of " + name));
  }

  private List<CsvTable.Row> rows(String file, String column, String value) {
    return CsvTable.read(folder.resolve(file)).rows().stream()
        .filter(r -> r.text(column).equals(value))
        .toList();
  }

  /** Products of a system in bfloat16, of the sizes that models have. */
  List<Sample> products(String system) {
    return products(system, "bfloat16", HALF);
  }

  /** Products of a system whose operands are of a type, by its name in the data and its bytes. */
  List<Sample> products(String system, String type, int bytes) {
    List<Sample> samples = new ArrayList<>();
    for (CsvTable.Row r : rows("aic_gemm.csv.gz", "system", system)) {
      long m = r.whole("m");
      long n = r.whole("n");
      long k = r.whole("k");
      boolean usual = m <= 16_384 && Math.min(n, k) >= 512 && Math.max(n, k) <= 32_768;
      if (usual && r.text("gemm_dtype").equals(type)) {
        samples.add(
            new Sample(
                "%06d %06d".formatted(n, k),
                Works.product(m, n, k, bytes, 0),
                r.number("latency_ms") * MS));
      }
    }
    return samples;
  }

  /** Attention with keys and values in bfloat16 and heads of 128, by count of heads. */
  List<Sample> attention(String system, boolean decoding) {
    String file = decoding ? "aic_generation_attention.csv.gz" : "aic_context_attention.csv.gz";
    List<Sample> samples = new ArrayList<>();
    for (CsvTable.Row r : rows(file, "system", system)) {
      if (r.text("kv_cache_dtype").equals("bfloat16") && r.whole("head_dim") == 128) {
        samples.add(
            new Sample(
                "%04d".formatted(r.whole("num_heads")),
                Works.attention(
                    r.whole("batch_size"),
                    r.whole("isl"),
                    r.whole("isl") + r.whole("step"),
                    r.whole("num_heads"),
                    r.whole("num_key_value_heads"),
                    128,
                    HALF),
                r.number("latency_ms") * MS));
      }
    }
    return samples;
  }

  /** A collective in half precision, by count of peers. */
  List<Sample> collective(String system, String operation) {
    List<Sample> samples = new ArrayList<>();
    for (CsvTable.Row r : rows("aic_ccl.csv.gz", "system", system)) {
      if (r.text("nccl_dtype").equals("half") && r.text("op_name").equals(operation)) {
        samples.add(
            new Sample(
                r.text("num_gpus"),
                Works.collective(r.whole("num_gpus"), HALF * r.whole("message_elements")),
                r.number("latency_ms") * MS));
      }
    }
    return samples;
  }

  /** The four products of one layer of one model, its ranks and tokens. */
  record Layer(String model, List<Sample> products) {}

  /** Layers of a device, as a server's profiler ran them. */
  List<Layer> layers(String device) {
    List<Layer> layers = new ArrayList<>();
    for (CsvTable.Row r : rows("vidur_mlp.csv.gz", "device", device)) {
      layers.add(new Layer(r.text("model"), products(r)));
    }
    return layers;
  }

  private static List<Sample> products(CsvTable.Row r) {
    long ranks = r.whole("tp");
    long h = r.whole("n_embd");
    long heads = r.whole("n_head");
    long f = r.whole("n_ff");
    long up = (r.whole("gated") == 1 ? 2 : 1) * f / ranks;
    long qkv = (heads + 2 * r.whole("n_kv_head")) * (h / heads) / ranks;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("attn_pre_proj_ms", new long[] {qkv, h});
    shapes.put("attn_post_proj_ms", new long[] {h, h / ranks});
    shapes.put("mlp_up_proj_ms", new long[] {up, h});
    shapes.put("mlp_down_proj_ms", new long[] {h, f / ranks});
    long held = HALF * shapes.values().stream().mapToLong(s -> s[0] * s[1]).sum();
    List<Sample> samples = new ArrayList<>();
    shapes.forEach((column, s) -> {
      if (r.has(column)) {
        samples.add(
            new Sample(
                s[0] + " " + s[1],
                Works.product(r.whole("num_tokens"), s[0], s[1], HALF, held),
                r.number(column) * MS));
      }
    });
    return samples;
  }

  /** Runs of servers, end to end. */
  List<CsvTable.Row> servers() {
    return CsvTable.read(folder.resolve("aic_silicon_e2e.csv.gz")).rows();
  }

  /** Samples split by site. */
  record Split(List<Sample> train, List<Sample> test) {

    /** The sites in sorted order; those of index {@code i % period == offset} are for training. */
    static Split every(List<Sample> samples, int period, int offset, boolean training) {
      List<String> sites =
          new ArrayList<>(new TreeSet<>(samples.stream().map(Sample::site).toList()));
      List<Sample> train = new ArrayList<>();
      List<Sample> test = new ArrayList<>();
      for (Sample sample : samples) {
        boolean hit = sites.indexOf(sample.site()) % period == offset;
        (hit == training ? train : test).add(sample);
      }
      return new Split(train, test);
    }
  }
}
