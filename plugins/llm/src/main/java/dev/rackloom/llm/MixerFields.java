package dev.rackloom.llm;

import dev.rackloom.api.graph.NotUnderstood;
import java.util.List;
import java.util.Set;

/** Reads how tokens see each other. */
final class MixerFields {

  private static final Set<String> QK_NORM =
      Set.of(
          "qwen3",
          "qwen3_moe",
          "qwen3_next",
          "qwen3_5_text",
          "qwen3_5_moe_text",
          "gemma3",
          "gemma3_text",
          "olmo2",
          "lfm2",
          "lfm2_moe");

  private static final Set<String> BIASED = Set.of("qwen2", "qwen2_moe", "gpt2", "gpt_neox");

  private final Config config;
  private final String type;
  private final List<NotUnderstood> notUnderstood;

  MixerFields(Config config, String type, List<NotUnderstood> notUnderstood) {
    this.config = config;
    this.type = type;
    this.notUnderstood = notUnderstood;
  }

  Mixer of(LayerPlan.Kind kind) {
    return switch (kind) {
      case FULL -> attention(Span.full());
      case WINDOW -> attention(window("sliding_window"));
      case CHUNK -> attention(window("attention_chunk_size"));
      case LINEAR -> linear();
      case STATE_SPACE -> stateSpace();
      case CONVOLUTION -> new Mixer.ShortConvolution(config.get(3, "conv_L_cache"));
      case NONE -> new Mixer.None();
      case UNKNOWN -> unknown();
    };
  }

  private Mixer unknown() {
    NotUnderstood layer =
        new NotUnderstood(
            "layer_types", "a layer of an unknown kind", "it is counted as attention");
    if (!notUnderstood.contains(layer)) {
      notUnderstood.add(layer);
    }
    return attention(Span.full());
  }

  private Span window(String field) {
    long size = config.get(0, field);
    if (size == 0) {
      return Span.full();
    }
    return field.equals("sliding_window") ? new Span.Window(size) : new Span.Chunk(size);
  }

  private Mixer attention(Span span) {
    long heads = config.need("num_attention_heads", "n_head", "n_heads", "num_heads");
    if (config.get(0, "kv_lora_rank") > 0) {
      return latent(heads);
    }
    long shared = config.flag("multi_query", false) ? 1 : heads;
    return new Mixer.Attention(
        heads,
        config.get(shared, "num_key_value_heads", "num_kv_heads", "n_head_kv"),
        config.get(config.hidden() / Math.max(1, heads), "head_dim", "attention_head_dim"),
        span,
        config.flag("use_qk_norm", config.flag("qk_norm", QK_NORM.contains(type))),
        config.flag("attn_output_gate", type.startsWith("qwen3_next")),
        config.flag("attention_bias", config.flag("qkv_bias", BIASED.contains(type))));
  }

  private Mixer latent(long heads) {
    long head = config.get(128, "head_dim");
    return new Mixer.Latent(
        heads,
        config.get(0, "q_lora_rank"),
        config.need("kv_lora_rank"),
        config.get(head, "qk_nope_head_dim"),
        config.get(64, "qk_rope_head_dim"),
        config.get(head, "v_head_dim"));
  }

  private Mixer linear() {
    if (!config.has("linear_num_value_heads")) {
      notUnderstood.add(
          new NotUnderstood(
              "layer_types", "linear attention of an unknown kind", "it is counted as attention"));
      return attention(Span.full());
    }
    long valueHeads = config.need("linear_num_value_heads");
    return new Mixer.DeltaRule(
        config.get(valueHeads, "linear_num_key_heads"),
        valueHeads,
        config.need("linear_key_head_dim"),
        config.need("linear_value_head_dim"),
        config.get(4, "linear_conv_kernel_dim"));
  }

  private Mixer stateSpace() {
    long heads = headed() ? config.get(0, "mamba_n_heads", "mamba_num_heads", "num_heads") : 0;
    long headDim = config.get(64, "mamba_d_head", "mamba_head_dim", "head_dim");
    long expand = config.get(2, "mamba_expand", "expand");
    boolean own = type.startsWith("mamba") || type.equals("falcon_mamba");
    long inner =
        heads > 0
            ? heads * headDim
            : own
                ? config.get(expand * config.hidden(), "intermediate_size")
                : expand * config.hidden();
    return new Mixer.StateSpace(
        inner,
        config.get(heads > 0 ? 128 : 16, "mamba_d_state", "ssm_state_size", "state_size"),
        Math.max(1, config.get(1, "mamba_n_groups", "n_groups", "mamba_ngroups")),
        heads,
        heads > 0 ? 0 : timeRank(),
        config.get(4, "mamba_d_conv", "conv_kernel", "mamba_conv_kernel"));
  }

  /** Mamba-2 has heads; {@code num_heads} alone may be those of attention. */
  private boolean headed() {
    return type.equals("mamba2") || config.has("mamba_n_heads") || config.has("mamba_num_heads");
  }

  private long timeRank() {
    String field = config.has("mamba_dt_rank") ? "mamba_dt_rank" : "time_step_rank";
    boolean automatic = config.json().path(field).isTextual() || !config.has(field);
    return automatic ? Math.ceilDiv(config.hidden(), 16) : config.need(field);
  }
}
