package dev.rackloom.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;
import java.util.stream.Stream;

class ConfigModelReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new ConfigModelReader();
  }

  @Override
  protected String extension() {
    return "json";
  }

  @Override
  protected List<byte[]> seeds() {
    return Stream.of(
            Configs.llama(2, 64, 4, 2, 128, 100),
            Configs.deepSeekV3().replace("61", "4"),
            Configs.gptOss(2, 4),
            Configs.qwen3Next().replace("48", "4"),
            Configs.mamba().replace("64", "2"))
        .map(json -> json.getBytes(UTF_8))
        .toList();
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "\"model_type\"",
        "\"num_hidden_layers\"",
        "\"layer_types\"",
        "\"sliding_window\"",
        "\"attention_chunk_size\"",
        "\"kv_lora_rank\"",
        "\"num_local_experts\"",
        "\"quantization_config\"",
        "\"quant_method\"",
        "\"weight_block_size\"",
        "\"hybrid_override_pattern\"",
        "\"attn_layer_period\"",
        "\"text_config\"");
  }
}
