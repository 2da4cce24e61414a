package dev.rackloom.llm;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.GgufWriter;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

/** From damaged metadata to an architecture; the header itself is fuzzed beside its reader. */
class GgufModelReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new GgufModelReader();
  }

  @Override
  protected String extension() {
    return "gguf";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(WeightFiles.gguf(), latent());
  }

  private static byte[] latent() {
    return new GgufWriter()
        .key("general.architecture", "deepseek2")
        .key("deepseek2.block_count", GgufWriter.uint32(3))
        .key("deepseek2.embedding_length", GgufWriter.uint32(128))
        .key("deepseek2.vocab_size", GgufWriter.uint32(100))
        .key("deepseek2.attention.head_count", GgufWriter.uint32(4))
        .key("deepseek2.attention.kv_lora_rank", GgufWriter.uint32(32))
        .key("deepseek2.attention.key_length_mla", GgufWriter.uint32(48))
        .key("deepseek2.attention.value_length_mla", GgufWriter.uint32(32))
        .key("deepseek2.rope.dimension_count", GgufWriter.uint32(16))
        .key("deepseek2.expert_count", GgufWriter.uint32(8))
        .key("deepseek2.expert_used_count", GgufWriter.uint32(2))
        .key("deepseek2.expert_feed_forward_length", GgufWriter.uint32(64))
        .key("deepseek2.feed_forward_length", GgufWriter.uint32(256))
        .key("deepseek2.leading_dense_block_count", GgufWriter.uint32(1))
        .tensor("token_embd.weight", 100, 128)
        .toBytes();
  }
}
