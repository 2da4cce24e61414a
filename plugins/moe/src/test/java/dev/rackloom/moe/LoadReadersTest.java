package dev.rackloom.moe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.ExpertStatisticsReaderContract;
import dev.rackloom.testkit.Experts;
import dev.rackloom.testkit.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadReadersTest {

  private static final List<LoadTable> STEPS =
      List.of(Experts.loads(1, 3, 8), Experts.loads(2, 3, 8));

  @Nested
  class Vllm extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new VllmLoadsReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.vllmLoads(STEPS);
    }

    @Override
    protected String fileName() {
      return "stats.jsonl";
    }

    @Test
    void steps_areWindowsOfExperts() throws IOException {
      ExpertStatistics s = read(good());
      assertThat(s.windows()).extracting(w -> w.loads()).isEqualTo(STEPS);
      assertThat(s.layers()).isEqualTo(LayerNumbers.moeOnly(3));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[[1,2]]|[[0]]|loads of shape [1, 2] and a map of shape [1, 1]",
          "[[1,NaN]]|[[0,1]]|the load of expert 1 in row 0",
          "[[1,-2]]|[[0,1]]|was -2.0",
          "[[1,2]]|[[0,-1]]|has load 2.0 in slot 1 of row 0, which is empty",
          "[[1,2]]|[[0,99999999]]|experts in its map",
          "[[0,0]]|[[0,1]]|no load at all",
        })
    void badInput_isOneMessage(String loads, String map, String says) {
      refuses(
          "{\"record_type\": \"eplb_load_stats\", \"step\": 1, \"expert_load\": %s, \"p2l_map\": %s}"
              .formatted(loads, map)
              .getBytes(UTF_8),
          says);
    }
  }

  @Nested
  class TensorRt extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new TensorRtReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.tensorRtRank(STEPS, 3);
    }

    @Override
    protected String fileName() {
      return "meta_info.json";
    }

    /** The content is that of rank 0; what describes it stands beside. */
    @Override
    protected Path save(byte[] content) throws IOException {
      Files.write(folder.resolve("rank0.safetensors"), content);
      return Files.writeString(
          folder.resolve(fileName()), "{\"num_experts\": 8, \"num_experts_per_token\": 2}");
    }

    @Test
    void ranks_areSummed_rawOnesLeftOut() throws IOException {
      Path meta = save(good());
      Files.write(folder.resolve("rank1.safetensors"), good());
      Files.write(folder.resolve("rank1_raw.safetensors"), new byte[3]);
      ExpertStatistics s = reader().read(meta, hints(), ReadContext.QUIET);
      assertThat(s.windows().getFirst().loads()).isEqualTo(STEPS.get(0).plus(STEPS.get(0)));
      assertThat(s.layers()).isEqualTo(LayerNumbers.withDense(Ids.range(3, 6)));
      assertThat(s.notes()).containsExactly("summed over 2 ranks");
    }

    @Test
    void folder_isReadAsTheFileInIt() throws IOException {
      Path meta = save(good());
      assertThat(reader().match(folder, new byte[0])).isEqualTo(100);
      assertThat(reader().read(folder, hints(), ReadContext.QUIET))
          .isEqualTo(reader().read(meta, hints(), ReadContext.QUIET));
    }

    @Test
    void badTensors_areNamed() {
      refuses(new SafetensorsWriter().ints("weights", 1, 2).toBytes(), "a tensor 'weights'");
      refuses(new SafetensorsWriter().ints("0_3", 1, 2).toBytes(), "not 8 experts");
      refuses(
          new SafetensorsWriter().ints("0_3", new int[8]).ints("1_4", new int[8]).toBytes(),
          "iteration 1 has other layers");
      refuses(new SafetensorsWriter().ints("0_3", 1, 2, 3, -4, 5, 6, 7, 8).toBytes(), "was -4.0");
      refuses(new SafetensorsWriter().tensor("0_3", "F4", 4, 8).toBytes(), "which is no count");
    }
  }
}
