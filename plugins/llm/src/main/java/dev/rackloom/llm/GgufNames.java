package dev.rackloom.llm;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates GGUF's names of weights into those of the graph. */
final class GgufNames {

  private static final Pattern BLOCK = Pattern.compile("^blk\\.(\\d+)\\.(.+)\\.weight$");

  private static final Map<String, String> WHOLE =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output.weight", "lm_head.weight",
          "output_norm.weight", "model.norm.weight");

  private static final Map<String, String> IN_BLOCK =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("attn_q_a", "self_attn.q_a_proj"),
          Map.entry("attn_q_b", "self_attn.q_b_proj"),
          Map.entry("attn_kv_a_mqa", "self_attn.kv_a_proj_with_mqa"),
          Map.entry("attn_kv_b", "self_attn.kv_b_proj"),
          Map.entry("attn_post_norm", "post_attention_layernorm"),
          Map.entry("ffn_norm", "post_attention_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"),
          Map.entry("ffn_gate_inp", "mlp.gate"),
          Map.entry("ffn_up_exps", "mlp.experts.0.up_proj"),
          Map.entry("ffn_down_exps", "mlp.experts.0.down_proj"),
          Map.entry("ffn_gate_shexp", "mlp.shared_expert.gate_proj"),
          Map.entry("ffn_up_shexp", "mlp.shared_expert.up_proj"),
          Map.entry("ffn_down_shexp", "mlp.shared_expert.down_proj"),
          Map.entry("ssm_in", "mamba.in_proj"),
          Map.entry("ssm_x", "mamba.x_proj"),
          Map.entry("ssm_dt", "mamba.dt_proj"),
          Map.entry("ssm_out", "mamba.out_proj"));

  private GgufNames() {}

  /** The graph's name of a weight; the file's own where the graph has none. */
  static String standard(String name) {
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      return WHOLE.getOrDefault(name, name);
    }
    String inner = IN_BLOCK.getOrDefault(block.group(2), block.group(2));
    return "model.layers." + block.group(1) + "." + inner + ".weight";
  }
}
