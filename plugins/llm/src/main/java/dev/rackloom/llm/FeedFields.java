package dev.rackloom.llm;

import java.util.Set;

/** Reads what happens to each token. */
final class FeedFields {

  /** Families whose perceptron has two projections, not three. */
  private static final Set<String> PLAIN =
      Set.of(
          "gpt2",
          "gpt_neox",
          "gptj",
          "gpt_bigcode",
          "opt",
          "falcon",
          "bloom",
          "phi",
          "starcoder2",
          "nemotron",
          "nemotron_h",
          "mpt");

  private final Config config;
  private final String type;

  FeedFields(Config config, String type) {
    this.config = config;
    this.type = type;
  }

  /** How many experts are routed to; 0 for a model without. */
  static long experts(Config config) {
    return config.get(0, "n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts");
  }

  Feed of(boolean experts) {
    return experts ? experts() : dense();
  }

  private boolean gated() {
    return !PLAIN.contains(type);
  }

  private Feed dense() {
    long hidden = config.hidden();
    long width =
        config.get(
            4 * hidden,
            "intermediate_size_mlp",
            "intermediate_size",
            "ffn_dim",
            "n_inner",
            "ffn_hidden_size");
    return new Feed.Dense(convolutional(width == 0 ? 4 * hidden : width), gated());
  }

  /** LFM2 gives the width before it takes two thirds and rounds up. */
  private long convolutional(long width) {
    if (!config.flag("block_auto_adjust_ff_dim", false)) {
      return width;
    }
    long multiple = Math.max(1, config.get(256, "block_multiple_of"));
    return Math.ceilDiv(2 * width / 3, multiple) * multiple;
  }

  private Feed experts() {
    long width =
        config.need(
            "moe_intermediate_size", "moe_ffn_hidden_size", "ffn_hidden_size", "intermediate_size");
    long shared = shared();
    long sharedWidth =
        config.get(
            shared * width,
            "shared_expert_intermediate_size",
            "moe_shared_expert_intermediate_size",
            "shared_intermediate_size");
    boolean any = shared > 0 || sharedWidth > 0;
    boolean gate = type.startsWith("qwen2_moe") || type.startsWith("qwen3_next");
    return new Feed.Experts(
        experts(config),
        config.need(
            "num_experts_per_tok", "num_experts_per_token", "moe_top_k", "moe_k", "moe_topk"),
        width,
        gated(),
        any && sharedWidth > 0 ? Math.max(1, shared) : 0,
        any && shared > 1 && sharedWidth == width ? shared * width : sharedWidth,
        sharedWidth > 0 && (gate || config.has("shared_expert_intermediate_size")),
        config.text("topk_method", "").equals("noaux_tc") || config.flag("use_expert_bias", false));
  }

  private long shared() {
    long said = config.get(0, "n_shared_experts", "num_shared_experts", "moe_num_shared_experts");
    boolean always = type.startsWith("llama4");
    return said > 0 ? said : always ? 1 : 0;
  }
}
