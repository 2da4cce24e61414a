package dev.rackloom.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rackloom.weights.GgufFile;
import dev.rackloom.weights.GgufMetadata;
import java.util.List;
import java.util.Map;

/** A GGUF file's metadata under the names that descriptions of models use. */
final class GgufFields {

  /** GGUF's names of families where they differ. */
  private static final Map<String, String> FAMILIES =
      Map.of(
          "qwen2moe", "qwen2_moe",
          "qwen3moe", "qwen3_moe",
          "deepseek2", "deepseek_v3",
          "gpt-oss", "gpt_oss",
          "gptneox", "gpt_neox",
          "llama4", "llama4_text");

  /** The architecture's own keys. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("block_count", "num_hidden_layers"),
          Map.entry("embedding_length", "hidden_size"),
          Map.entry("vocab_size", "vocab_size"),
          Map.entry("attention.head_count", "num_attention_heads"),
          Map.entry("attention.head_count_kv", "num_key_value_heads"),
          Map.entry("attention.key_length", "head_dim"),
          Map.entry("attention.sliding_window", "sliding_window"),
          Map.entry("attention.q_lora_rank", "q_lora_rank"),
          Map.entry("attention.kv_lora_rank", "kv_lora_rank"),
          Map.entry("feed_forward_length", "intermediate_size"),
          Map.entry("expert_count", "num_local_experts"),
          Map.entry("expert_used_count", "num_experts_per_tok"),
          Map.entry("expert_feed_forward_length", "moe_intermediate_size"),
          Map.entry("expert_shared_count", "n_shared_experts"),
          Map.entry("expert_shared_feed_forward_length", "shared_expert_intermediate_size"),
          Map.entry("leading_dense_block_count", "first_k_dense_replace"),
          Map.entry("interleave_moe_layer_step", "interleave_moe_layer_step"),
          Map.entry("ssm.state_size", "state_size"),
          Map.entry("ssm.conv_kernel", "conv_kernel"),
          Map.entry("ssm.time_step_rank", "time_step_rank"));

  private final String file;
  private final GgufFile gguf;
  private final GgufMetadata metadata;

  GgufFields(String file, GgufFile gguf) {
    this.file = file;
    this.gguf = gguf;
    this.metadata = gguf.metadata();
  }

  /** Whether the sizes that every model has are there. */
  boolean describesAModel() {
    return metadata.architecture().isPresent()
        && number("block_count") > 0
        && number("embedding_length") > 0
        && vocabulary() > 0;
  }

  private long number(String key) {
    List<Long> values = metadata.integers(metadata.own(key)).orElse(List.of());
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private long vocabulary() {
    long said = number("vocab_size");
    return said > 0 ? said : metadata.length("tokenizer.ggml.tokens").orElse(0);
  }

  Config config() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    NAMES.forEach((key, name) -> {
      long value = number(key);
      if (value > 0) {
        json.put(name, value);
      }
    });
    String family = metadata.architecture().orElse("");
    json.put("model_type", FAMILIES.getOrDefault(family, family));
    json.put("vocab_size", vocabulary());
    json.put("torch_dtype", "float16");
    json.put("tie_word_embeddings", gguf.index().tensor("output.weight").isEmpty());
    latent(json);
    return new Config(file, json);
  }

  /** Latent attention: the key's length is that of both its parts. */
  private void latent(ObjectNode json) {
    if (number("attention.kv_lora_rank") == 0) {
      return;
    }
    long rope = number("rope.dimension_count");
    long key = Math.max(number("attention.key_length_mla"), number("attention.key_length"));
    long value = Math.max(number("attention.value_length_mla"), number("attention.value_length"));
    json.put("qk_rope_head_dim", rope);
    json.put("qk_nope_head_dim", Math.max(1, key - rope));
    json.put("v_head_dim", Math.max(1, value));
  }
}
