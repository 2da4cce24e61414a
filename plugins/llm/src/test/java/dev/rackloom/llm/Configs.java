package dev.rackloom.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Descriptions of models, written from their published sizes. */
final class Configs {

  private Configs() {}

  /** The fields as JSON; values are numbers, texts, booleans, or JSON already if they start so. */
  static String json(Object... pairs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return fields.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\": " + value(e.getValue()))
        .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
  }

  private static String value(Object value) {
    boolean raw =
        !(value instanceof String s) || s.startsWith("{") || s.startsWith("[") || s.equals("null");
    return raw ? String.valueOf(value) : "\"" + value + "\"";
  }

  static String llama(int layers, int hidden, int heads, int kvHeads, int width, int vocabulary) {
    return json(
        "model_type",
        "llama",
        "num_hidden_layers",
        layers,
        "hidden_size",
        hidden,
        "num_attention_heads",
        heads,
        "num_key_value_heads",
        kvHeads,
        "intermediate_size",
        width,
        "vocab_size",
        vocabulary,
        "tie_word_embeddings",
        false,
        "torch_dtype",
        "bfloat16");
  }

  static String mixtral() {
    return json(
        "model_type",
        "mixtral",
        "num_hidden_layers",
        32,
        "hidden_size",
        4096,
        "num_attention_heads",
        32,
        "num_key_value_heads",
        8,
        "intermediate_size",
        14336,
        "num_local_experts",
        8,
        "num_experts_per_tok",
        2,
        "vocab_size",
        32000,
        "sliding_window",
        "null",
        "tie_word_embeddings",
        false);
  }

  static String deepSeekV3() {
    return json(
        "model_type",
        "deepseek_v3",
        "num_hidden_layers",
        61,
        "hidden_size",
        7168,
        "num_attention_heads",
        128,
        "num_key_value_heads",
        128,
        "intermediate_size",
        18432,
        "moe_intermediate_size",
        2048,
        "n_routed_experts",
        256,
        "n_shared_experts",
        1,
        "num_experts_per_tok",
        8,
        "first_k_dense_replace",
        3,
        "moe_layer_freq",
        1,
        "q_lora_rank",
        1536,
        "kv_lora_rank",
        512,
        "qk_nope_head_dim",
        128,
        "qk_rope_head_dim",
        64,
        "v_head_dim",
        128,
        "vocab_size",
        129280,
        "tie_word_embeddings",
        false,
        "topk_method",
        "noaux_tc",
        "num_nextn_predict_layers",
        1,
        "quantization_config",
        "{\"quant_method\": \"fp8\", \"weight_block_size\": [128, 128]}");
  }

  static String qwen3Moe30b() {
    return json(
        "model_type",
        "qwen3_moe",
        "num_hidden_layers",
        48,
        "hidden_size",
        2048,
        "num_attention_heads",
        32,
        "num_key_value_heads",
        4,
        "head_dim",
        128,
        "intermediate_size",
        6144,
        "moe_intermediate_size",
        768,
        "num_experts",
        128,
        "num_experts_per_tok",
        8,
        "decoder_sparse_step",
        1,
        "mlp_only_layers",
        "[]",
        "vocab_size",
        151936,
        "tie_word_embeddings",
        false,
        "sliding_window",
        "null",
        "use_sliding_window",
        false);
  }

  static String gptOss(int layers, int experts) {
    StringBuilder types = new StringBuilder("[");
    for (int i = 0; i < layers; i++) {
      types.append(i == 0 ? "" : ", ");
      types.append(i % 2 == 0 ? "\"sliding_attention\"" : "\"full_attention\"");
    }
    return json(
        "model_type",
        "gpt_oss",
        "num_hidden_layers",
        layers,
        "hidden_size",
        2880,
        "num_attention_heads",
        64,
        "num_key_value_heads",
        8,
        "head_dim",
        64,
        "intermediate_size",
        2880,
        "num_local_experts",
        experts,
        "num_experts_per_tok",
        4,
        "sliding_window",
        128,
        "layer_types",
        types + "]",
        "vocab_size",
        201088,
        "tie_word_embeddings",
        false,
        "attention_bias",
        true,
        "quantization_config",
        "{\"quant_method\": \"mxfp4\", \"modules_to_not_convert\": [\"model.layers.*.self_attn\","
            + " \"model.layers.*.mlp.router\", \"model.embed_tokens\", \"lm_head\"]}");
  }

  static String gemma2(int layers, int hidden, int heads, int kvHeads, int width, int headDim) {
    return json(
        "model_type",
        "gemma2",
        "num_hidden_layers",
        layers,
        "hidden_size",
        hidden,
        "num_attention_heads",
        heads,
        "num_key_value_heads",
        kvHeads,
        "head_dim",
        headDim,
        "intermediate_size",
        width,
        "sliding_window",
        4096,
        "vocab_size",
        256000);
  }

  static String llama4Scout() {
    return json(
        "model_type",
        "llama4",
        "vision_config",
        "{}",
        "text_config",
        json(
            "model_type",
            "llama4_text",
            "num_hidden_layers",
            48,
            "hidden_size",
            5120,
            "num_attention_heads",
            40,
            "num_key_value_heads",
            8,
            "head_dim",
            128,
            "intermediate_size",
            8192,
            "intermediate_size_mlp",
            16384,
            "num_local_experts",
            16,
            "num_experts_per_tok",
            1,
            "interleave_moe_layer_step",
            1,
            "attention_chunk_size",
            8192,
            "vocab_size",
            202048,
            "tie_word_embeddings",
            false));
  }

  static String qwen3Next() {
    return json(
        "model_type",
        "qwen3_next",
        "num_hidden_layers",
        48,
        "hidden_size",
        2048,
        "num_attention_heads",
        16,
        "num_key_value_heads",
        2,
        "head_dim",
        256,
        "intermediate_size",
        5120,
        "moe_intermediate_size",
        512,
        "shared_expert_intermediate_size",
        512,
        "num_experts",
        512,
        "num_experts_per_tok",
        10,
        "decoder_sparse_step",
        1,
        "full_attention_interval",
        4,
        "linear_num_key_heads",
        16,
        "linear_num_value_heads",
        32,
        "linear_key_head_dim",
        128,
        "linear_value_head_dim",
        128,
        "linear_conv_kernel_dim",
        4,
        "vocab_size",
        151936,
        "tie_word_embeddings",
        false);
  }

  static String mamba() {
    return json(
        "model_type",
        "mamba",
        "num_hidden_layers",
        64,
        "hidden_size",
        2560,
        "state_size",
        16,
        "conv_kernel",
        4,
        "expand",
        2,
        "time_step_rank",
        160,
        "intermediate_size",
        5120,
        "vocab_size",
        50280);
  }
}
