package dev.rackloom.llm;

import dev.rackloom.testkit.GgufWriter;
import dev.rackloom.testkit.SafetensorsWriter;

/** A small llama in weight files: 2 layers, hidden 256, 4 heads, 2 key-value heads, feed 512. */
final class WeightFiles {

  private static final int Q4_K = 12;
  private static final int Q6_K = 14;

  /** Bytes of 256 weights. */
  private static final int Q4_K_BYTES = 144;

  private static final int Q6_K_BYTES = 210;

  private WeightFiles() {}

  static byte[] gguf() {
    GgufWriter writer =
        new GgufWriter()
            .key("general.architecture", "llama")
            .key("general.name", "tiny")
            .key("llama.block_count", GgufWriter.uint32(2))
            .key("llama.embedding_length", GgufWriter.uint32(256))
            .key("llama.feed_forward_length", GgufWriter.uint32(512))
            .key("llama.attention.head_count", GgufWriter.uint32(4))
            .key("llama.attention.head_count_kv", GgufWriter.uint32(2))
            .key("llama.vocab_size", GgufWriter.uint32(1000));
    q6(writer, "token_embd.weight", 1000, 256);
    f32(writer, "output_norm.weight", 256);
    q6(writer, "output.weight", 1000, 256);
    for (int i = 0; i < 2; i++) {
      String block = "blk." + i + ".";
      f32(writer, block + "attn_norm.weight", 256);
      f32(writer, block + "ffn_norm.weight", 256);
      q4(writer, block + "attn_q.weight", 256, 256);
      q4(writer, block + "attn_k.weight", 128, 256);
      q6(writer, block + "attn_v.weight", 128, 256);
      q4(writer, block + "attn_output.weight", 256, 256);
      q4(writer, block + "ffn_gate.weight", 512, 256);
      q4(writer, block + "ffn_up.weight", 512, 256);
      q6(writer, block + "ffn_down.weight", 256, 512);
    }
    return writer.toBytes();
  }

  private static void f32(GgufWriter writer, String name, long n) {
    writer.tensor(name, n);
  }

  private static void q4(GgufWriter writer, String name, long rows, long columns) {
    writer.tensor(name, Q4_K, 256, Q4_K_BYTES, rows, columns);
  }

  private static void q6(GgufWriter writer, String name, long rows, long columns) {
    writer.tensor(name, Q6_K, 256, Q6_K_BYTES, rows, columns);
  }

  /** The bytes of all weights in {@link #gguf}. */
  static long ggufBytes() {
    long q4 = 2L * (256 * 256 + 128 * 256 + 256 * 256 + 512 * 256 + 512 * 256);
    long q6 = 2L * 1000 * 256 + 2L * (128 * 256 + 256 * 512);
    return q4 / 256 * Q4_K_BYTES + q6 / 256 * Q6_K_BYTES + 5L * 256 * 4;
  }

  static byte[] safetensors() {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.tensor("model.embed_tokens.weight", "BF16", 16, 1000, 256);
    writer.tensor("model.norm.weight", "F32", 32, 256);
    writer.tensor("lm_head.weight", "BF16", 16, 1000, 256);
    for (int i = 0; i < 2; i++) {
      String layer = "model.layers." + i + ".";
      writer.tensor(layer + "input_layernorm.weight", "F32", 32, 256);
      writer.tensor(layer + "post_attention_layernorm.weight", "F32", 32, 256);
      writer.tensor(layer + "self_attn.q_proj.weight", "F8_E4M3", 8, 256, 256);
      writer.tensor(layer + "self_attn.k_proj.weight", "F8_E4M3", 8, 128, 256);
      writer.tensor(layer + "self_attn.v_proj.weight", "BF16", 16, 128, 256);
      writer.tensor(layer + "self_attn.o_proj.weight", "BF16", 16, 256, 256);
      writer.tensor(layer + "mlp.gate_proj.weight", "BF16", 16, 512, 256);
      writer.tensor(layer + "mlp.up_proj.weight", "BF16", 16, 512, 256);
      writer.tensor(layer + "mlp.down_proj.weight", "BF16", 16, 256, 512);
    }
    return writer.toBytes();
  }

  static long safetensorsBytes() {
    long wide = 2L * (2L * 1000 * 256 + 2L * (128 * 256 + 256 * 256 + 3L * 512 * 256));
    return wide + 2L * (256 * 256 + 128 * 256) + 5L * 256 * 4;
  }

  static String config() {
    return Configs.llama(2, 256, 4, 2, 512, 1000);
  }
}
