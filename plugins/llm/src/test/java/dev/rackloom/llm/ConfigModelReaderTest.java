package dev.rackloom.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ModelReaderContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigModelReaderTest extends ModelReaderContract {

  @TempDir Path models;

  @Override
  protected ModelReader reader() {
    return new ConfigModelReader();
  }

  @Override
  protected byte[] good() {
    return Configs.llama(2, 64, 4, 2, 128, 100).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected String extension() {
    return "json";
  }

  private Graph read(String json) throws IOException {
    return reader().read(Files.writeString(models.resolve("config.json"), json), ReadContext.QUIET);
  }

  /** Parameter counts as the models' publishers give them. */
  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of("Llama-2-7B", Configs.llama(32, 4096, 32, 32, 11008, 32000), 6_738_415_616.0),
        Arguments.of("Llama-3-8B", Configs.llama(32, 4096, 32, 8, 14336, 128256), 8_030_261_248.0),
        Arguments.of("Mixtral-8x7B", Configs.mixtral(), 46_702_792_704.0),
        Arguments.of("DeepSeek-V3", Configs.deepSeekV3(), 671_026_419_200.0),
        Arguments.of("Qwen3-30B-A3B", Configs.qwen3Moe30b(), 30_532_122_624.0),
        Arguments.of("Gemma-2-9B", Configs.gemma2(42, 3584, 16, 8, 14336, 256), 9_241_705_984.0),
        Arguments.of("Mamba-2.8B", Configs.mamba(), 2_768_345_600.0),
        Arguments.of("gpt-oss-120b", Configs.gptOss(36, 128), 116.8e9),
        Arguments.of("gpt-oss-20b", Configs.gptOss(24, 32), 20.9e9),
        Arguments.of("Llama-4-Scout", Configs.llama4Scout(), 107.8e9),
        Arguments.of("Qwen3-Next-80B-A3B", Configs.qwen3Next(), 79.7e9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("published")
  void parameters_ofKnownModels_areThosePublished(String name, String json, double parameters)
      throws IOException {
    double counted = read(json).parameters().known().orElseThrow();
    assertThat(counted).isCloseTo(parameters, within(parameters * 0.003));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"model_type\": \"llama\"}",
        "{\"num_hidden_layers\": 99999999, \"hidden_size\": 1, \"vocab_size\": 1}",
        "{\"num_hidden_layers\": -1, \"hidden_size\": 1, \"vocab_size\": 1}",
        "{\"num_hidden_layers\": 2, \"hidden_size\": \"many\", \"vocab_size\": 1}",
        "{\"num_hidden_layers\": 2, \"hidden_size\": 64, \"vocab_size\": 9,"
            + " \"num_attention_heads\": 0}",
        "{\"num_hidden_layers\": 2, \"hidden_size\": 64, \"vocab_size\": 9,"
            + " \"num_attention_heads\": 4, \"num_key_value_heads\": 3}",
        "{\"is_encoder_decoder\": true, \"num_hidden_layers\": 2}",
        "{\"a\": "
      })
  void badDescriptions_areAUsersFailure(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("Maybe");
  }

  @Test
  void name_ofAConfigJson_isItsFolders() throws IOException {
    Path folder = Files.createDirectory(models.resolve("my-model"));
    Path file = Files.write(folder.resolve("config.json"), good());
    assertThat(reader().read(file, ReadContext.QUIET).name()).isEqualTo("my-model");
  }

  @Test
  void parts_besideTheDecoder_areNamed() throws IOException {
    assertThat(read(Configs.llama4Scout()).notUnderstood())
        .anySatisfy(n -> assertThat(n.where()).isEqualTo("vision_config"));
  }
}
