package dev.rackloom.llm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which kind each layer is of. Newer descriptions list it; older ones give a period, an offset or a
 * pattern.
 */
final class LayerPlan {

  /** What a description calls a layer's mixer. */
  enum Kind {
    FULL,
    WINDOW,
    CHUNK,
    LINEAR,
    STATE_SPACE,
    CONVOLUTION,
    NONE,
    UNKNOWN
  }

  private final Config config;
  private final String type;
  private final int layers;
  private final List<String> types;
  private final String pattern;
  private final Set<Long> dense;
  private final List<Long> ropes;
  private final List<Long> sparse;
  private final List<Long> frequency;
  private final Set<Long> attending;
  private final List<String> feeds;

  LayerPlan(Config config, String type, int layers) {
    this.config = config;
    this.type = type;
    this.layers = layers;
    List<String> named = config.texts("layer_types");
    this.types = named.isEmpty() ? config.texts("layers_block_type") : named;
    this.pattern = config.text("hybrid_override_pattern", "");
    this.dense = new HashSet<>(config.numbers("mlp_only_layers"));
    this.ropes = config.numbers("no_rope_layers");
    this.sparse = config.numbers("moe_layers");
    this.frequency = config.numbers("moe_layer_freq");
    this.attending = new HashSet<>(config.numbers("attn_layer_indices"));
    this.feeds = config.texts("mlp_layer_types");
  }

  Kind mixer(int layer) {
    if (layer < types.size()) {
      return named(types.get(layer));
    }
    if (layer < pattern.length()) {
      return lettered(pattern.charAt(layer));
    }
    return type.startsWith("mamba") || type.equals("falcon_mamba")
        ? Kind.STATE_SPACE
        : periodic(layer);
  }

  private static Kind named(String name) {
    return switch (name) {
      case "full_attention", "attention", "hybrid_attention", "global" -> Kind.FULL;
      case "sliding_attention", "local_attention", "local" -> Kind.WINDOW;
      case "chunked_attention" -> Kind.CHUNK;
      case "linear_attention" -> Kind.LINEAR;
      case "mamba", "mamba2" -> Kind.STATE_SPACE;
      case "conv" -> Kind.CONVOLUTION;
      default -> Kind.UNKNOWN;
    };
  }

  private static Kind lettered(char letter) {
    return switch (letter) {
      case 'M' -> Kind.STATE_SPACE;
      case '*' -> Kind.FULL;
      case '-', 'E' -> Kind.NONE;
      default -> Kind.UNKNOWN;
    };
  }

  private Kind periodic(int layer) {
    if (config.has("full_attention_interval")) {
      return (layer + 1) % period("full_attention_interval") == 0 ? Kind.FULL : Kind.LINEAR;
    }
    if (config.has("attn_layer_period")) {
      boolean attends = layer % period("attn_layer_period") == config.get(0, "attn_layer_offset");
      return attends ? Kind.FULL : Kind.STATE_SPACE;
    }
    if (!attending.isEmpty()) {
      return attending.contains((long) layer) ? Kind.FULL : Kind.STATE_SPACE;
    }
    if (config.has("attention_chunk_size")) {
      boolean rope = layer < ropes.size() ? ropes.get(layer) != 0 : (layer + 1) % 4 != 0;
      return rope ? Kind.CHUNK : Kind.FULL;
    }
    return windowed(layer) ? Kind.WINDOW : Kind.FULL;
  }

  private boolean windowed(int layer) {
    if (!config.has("sliding_window") || !config.flag("use_sliding_window", true)) {
      return false;
    }
    if (config.has("sliding_window_pattern")) {
      return (layer + 1) % period("sliding_window_pattern") != 0;
    }
    if (type.startsWith("gemma")) {
      return type.equals("gemma2") ? layer % 2 == 0 : (layer + 1) % 6 != 0;
    }
    return !type.startsWith("qwen") || layer >= config.get(0, "max_window_layers");
  }

  /** At least 1, so that nothing is divided by 0. */
  private long period(String field) {
    return Math.max(1, config.get(1, field));
  }

  boolean hasFeed(int layer) {
    if (layer < pattern.length()) {
      return pattern.charAt(layer) == '-' || pattern.charAt(layer) == 'E';
    }
    return !(type.startsWith("mamba") || type.equals("falcon_mamba"));
  }

  boolean hasExperts(int layer) {
    if (FeedFields.experts(config) <= 0) {
      return false;
    }
    if (layer < pattern.length()) {
      return pattern.charAt(layer) == 'E';
    }
    if (layer < feeds.size()) {
      return !feeds.get(layer).equals("dense");
    }
    if (dense.contains((long) layer) || layer < config.get(0, "first_k_dense_replace")) {
      return false;
    }
    return listed(layer);
  }

  private boolean listed(int layer) {
    if (!sparse.isEmpty()) {
      return sparse.contains((long) layer);
    }
    if (frequency.size() == layers) {
      return frequency.get(layer) != 0;
    }
    if (config.has("expert_layer_period")) {
      return layer % period("expert_layer_period") == config.get(0, "expert_layer_offset");
    }
    if (config.has("interleave_moe_layer_step")) {
      return (layer + 1) % period("interleave_moe_layer_step") == 0;
    }
    if (config.has("moe_layer_freq") && frequency.isEmpty()) {
      return layer % period("moe_layer_freq") == 0;
    }
    if (config.has("num_dense_layers")) {
      return layer >= config.get(0, "num_dense_layers");
    }
    return (layer + 1) % period("decoder_sparse_step") == 0;
  }
}
