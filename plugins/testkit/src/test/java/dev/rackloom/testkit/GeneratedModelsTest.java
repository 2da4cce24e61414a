package dev.rackloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedModelsTest {

  @TempDir Path folder;

  private static long count(Path file, String text) throws IOException {
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    return Pattern.compile(Pattern.quote(text)).matcher(all).results().count();
  }

  @Test
  void sameArguments_giveTheSameFile() {
    Path one = GeneratedModels.convolutions(folder.resolve("a"), 200, 7);
    assertThat(one)
        .hasSameBinaryContentAs(GeneratedModels.convolutions(folder.resolve("b"), 200, 7));
    assertThat(GeneratedModels.decoder(folder.resolve("c"), 819))
        .hasSameBinaryContentAs(GeneratedModels.decoder(folder.resolve("d"), 819));
    assertThat(GeneratedModels.cyclicScopes(folder.resolve("e"), 300, 7))
        .hasSameBinaryContentAs(GeneratedModels.cyclicScopes(folder.resolve("f"), 300, 7));
  }

  @Test
  void decoderOf819_has24LayersWithTwoStatesEach() throws IOException {
    Path file = GeneratedModels.decoder(folder.resolve("decoder"), 819);
    assertThat(count(file, "Softmax_output_0")).isEqualTo(2 * 24);
    assertThat(count(file, "/cache_key/Concat")).isEqualTo(24);
    assertThat(count(file, "/cache_value/Concat")).isEqualTo(24);
  }

  @Test
  void experts_areNodesOfTheirOwn() throws IOException {
    Path file = GeneratedModels.experts(folder.resolve("experts"), 5_000);
    assertThat(count(file, "layers.23/mlp/experts.0/")).isPositive();
  }
}
