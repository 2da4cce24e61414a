package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.core.bench.DenseModel.Weights;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpotRowsTest {

  @TempDir Path data;

  @Test
  void products_holdTheWeightsOfTheModel() {
    DenseModel model = DenseModel.of("meta-llama/Llama-3.1-8B-Instruct").orElseThrow();

    long layer = model.products(1).stream().mapToLong(w -> w.n() * w.k()).sum();

    assertThat(model.layers() * layer + 2 * model.vocabulary() * model.hidden())
        .isBetween(8_020_000_000L, 8_040_000_000L);
  }

  @Test
  void ranks_shareColumnsThenRows() {
    DenseModel model = DenseModel.of("Qwen/Qwen3-32B").orElseThrow();

    assertThat(model.products(8))
        .containsExactly(
            new Weights(1_280, 5_120),
            new Weights(5_120, 1_024),
            new Weights(6_400, 5_120),
            new Weights(5_120, 3_200));
    assertThat(DenseModel.of("deepseek-ai/DeepSeek-R1")).isEmpty();
  }

  @Test
  void systemWithoutTables_hasNoRow() throws IOException {
    Path file = Files.createDirectories(data.resolve("cost")).resolve("aic_silicon_e2e.csv.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write("mode,system,model_path,pp_size\nagg,h200_sxm,meta-llama/Llama-3.1-70B,1\n");
    }

    assertThat(new TpotRows(data).rows()).isEmpty();
  }
}
