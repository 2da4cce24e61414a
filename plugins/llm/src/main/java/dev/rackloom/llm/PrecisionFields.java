package dev.rackloom.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.NotUnderstood;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what numbers are kept in. Block types count their scales: a group of {@code g} weights of
 * {@code b} bits with a 16-bit scale and a {@code b}-bit zero point takes {@code (g b + 16 + b) /
 * 8} bytes (GPTQ, AWQ); mxfp4 32 weights in 17 bytes (OCP Microscaling Formats 1.0); nvfp4 16
 * weights in 9 bytes.
 */
final class PrecisionFields {

  private final Config top;
  private final Config text;
  private final List<NotUnderstood> notUnderstood;

  PrecisionFields(Config top, Config text, List<NotUnderstood> notUnderstood) {
    this.top = top;
    this.text = text;
    this.notUnderstood = notUnderstood;
  }

  Precision read() {
    DType plain = plain();
    String holder = "quantization_config";
    Config config = text.has(holder) ? text.inside(holder) : top.inside(holder);
    if (!config.json().isObject()) {
      return Precision.all(plain);
    }
    Optional<Precision.Quantised> quantised = quantised(config, plain);
    boolean small =
        config.has("kv_cache_scheme")
            || config.text("kv_cache_quant_algo", "").equalsIgnoreCase("FP8");
    return new Precision(plain, small ? DType.FLOAT8_E4M3 : plain, quantised, java.util.Map.of());
  }

  private DType plain() {
    String said =
        text.text(
            "torch_dtype", text.text("dtype", top.text("torch_dtype", top.text("dtype", ""))));
    return switch (said) {
      case "float32" -> DType.FLOAT32;
      case "float16" -> DType.FLOAT16;
      default -> DType.BFLOAT16;
    };
  }

  private Optional<Precision.Quantised> quantised(Config config, DType plain) {
    String method =
        config.text("quant_method", config.text("quant_algo", "")).toLowerCase(Locale.ROOT);
    Set<String> except = exceptions(config);
    return switch (method) {
      case "fp8", "fbgemm_fp8" ->
          of(fp8(config.numbers("weight_block_size")), DType.FLOAT8_E4M3, except);
      case "gptq", "awq", "gptq_marlin", "auto-round" ->
          of(grouped(config.get(4, "bits", "w_bit"), group(config)), plain, except);
      case "mxfp4" -> of(mxfp4(), plain, except);
      case "bitsandbytes" ->
          config.flag("load_in_8bit", false)
              ? of(DType.INT8, DType.INT8, except)
              : of(new DType("nf4", 64, 36), plain, except);
      case "compressed-tensors" -> compressed(config, plain, except);
      case "modelopt" -> modelOpt(config, plain, except);
      default -> unknown(method);
    };
  }

  private static long group(Config config) {
    JsonNode size = config.json().path(config.has("q_group_size") ? "q_group_size" : "group_size");
    return size.asLong(128) > 0 ? Math.min(size.asLong(128), 1 << 20) : 1 << 20;
  }

  private static Optional<Precision.Quantised> of(
      DType weights, DType compute, Set<String> except) {
    return Optional.of(new Precision.Quantised(weights, compute, except, false));
  }

  private Optional<Precision.Quantised> unknown(String method) {
    notUnderstood.add(
        new NotUnderstood(
            "quantization_config",
            "the quantisation method '" + method + "'",
            "weights are counted as if they were not quantised"));
    return Optional.empty();
  }

  private static Set<String> exceptions(Config config) {
    Set<String> all = new HashSet<>();
    for (String field :
        List.of("modules_to_not_convert", "ignored_layers", "ignore", "exclude_modules")) {
      all.addAll(config.texts(field));
    }
    return all;
  }

  /** With a 32-bit scale per block of weights; one scale a tensor is nothing. */
  private static DType fp8(List<Long> block) {
    if (block.size() != 2 || block.get(0) < 1 || block.get(1) < 1 || block.get(0) > 4096) {
      return DType.FLOAT8_E4M3;
    }
    long elements = block.get(0) * Math.min(4096, block.get(1));
    return new DType("float8_e4m3_b" + block.get(0), elements, elements + 4);
  }

  /** Two groups a block, so that a block has whole bytes. */
  private static DType grouped(long bits, long group) {
    long width = bits >= 2 && bits <= 8 ? bits : 4;
    return new DType("int" + width + "_g" + group, 8 * group, width * group + 8 * 2 + width);
  }

  private static DType mxfp4() {
    return new DType("mxfp4", 32, 17);
  }

  private Optional<Precision.Quantised> compressed(Config config, DType plain, Set<String> except) {
    JsonNode groups = config.json().path("config_groups");
    JsonNode first = groups.isObject() && !groups.isEmpty() ? groups.iterator().next() : groups;
    JsonNode weights = first.path("weights");
    long bits = weights.path("num_bits").asLong(0);
    boolean floating = weights.path("type").asText("int").equals("float");
    boolean both = first.path("input_activations").isObject();
    if (bits == 8) {
      DType eight = floating ? DType.FLOAT8_E4M3 : DType.INT8;
      return of(eight, both ? eight : plain, except);
    }
    if (bits == 4) {
      return floating
          ? of(new DType("nvfp4", 16, 9), both ? new DType("nvfp4", 16, 9) : plain, except)
          : of(
              grouped(4, Math.clamp(weights.path("group_size").asLong(128), 1, 1 << 20)),
              plain,
              except);
    }
    return unknown("compressed-tensors with " + bits + " bits");
  }

  private Optional<Precision.Quantised> modelOpt(Config config, DType plain, Set<String> except) {
    DType four = new DType("nvfp4", 16, 9);
    return switch (config.text("quant_algo", "").toUpperCase(Locale.ROOT)) {
      case "FP8" -> of(DType.FLOAT8_E4M3, DType.FLOAT8_E4M3, except);
      case "NVFP4" -> of(four, four, except);
      case "W4A16_AWQ" -> of(grouped(4, group(config)), plain, except);
      default -> unknown("modelopt " + config.text("quant_algo", ""));
    };
  }
}
