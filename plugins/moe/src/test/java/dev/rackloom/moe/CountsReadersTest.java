package dev.rackloom.moe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.ExpertStatisticsReaderContract;
import dev.rackloom.testkit.Experts;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsReadersTest {

  private static final LoadTable LOADS = Experts.loads(1, 5, 8);

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  @Nested
  class Json extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new CountsJsonReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.countsJson(LOADS);
    }

    @Override
    protected String fileName() {
      return "counts.json";
    }

    @Test
    void plain_saysThatNobodyNumberedTheLayers() throws IOException {
      ExpertStatistics s = read(good());
      assertThat(s.loads()).isEqualTo(LOADS);
      assertThat(s.layers()).isEqualTo(LayerNumbers.moeOnly(5));
      assertThat(s.notes()).anyMatch(n -> n.contains("does not say how it counts layers"));
    }

    @Test
    void plain_emptyRowsFirst_areDense_andThatIsSaid() throws IOException {
      ExpertStatistics s = read(text("[[0,0],[0,0],[1,2],[3,4]]"));
      assertThat(s.layers().layers()).isEqualTo(Ids.of(2, 3));
      assertThat(s.notes()).anyMatch(n -> n.contains("its first rows are empty"));
    }

    @Test
    void logicalCount_isSglangs_andStepsAreWindows() throws IOException {
      ExpertStatistics s =
          read(text("{\"x\": [1], \"logical_count\": [[[0,0],[1,2]],[[0,0],[3,0.5]]]}"));
      assertThat(s.windows()).hasSize(2);
      assertThat(s.layers().label(0)).isEqualTo("layer 1 (MoE layer 0)");
      assertThat(s.loads().load(0, 1)).isEqualTo(2.5);
    }

    @Test
    void sglangCounts_areReadBack() throws IOException {
      ExpertStatistics s = ExpertStatistics.counts("x", "y", LayerNumbers.after(3, 5), LOADS);
      assertThat(read(SglangCounts.write(s)).loads()).isEqualTo(LOADS);
      assertThat(read(SglangCounts.write(s)).layers()).isEqualTo(LayerNumbers.after(3, 5));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[[1,2],[3]]|is ragged: list 1 of counts has 1 entries, those before have 2",
          "[[1,NaN],[3,4]]|the load of expert 1 in row 0 must be finite and 0 or more, was NaN",
          "[[1,2],[-3,4]]|the load of expert 0 in row 1 must be finite and 0 or more, was -3.0",
          "[[1,2],[1e999,4]]|was Infinity",
          "[[1,2],3]|lists and numbers side by side",
          "[1,2]|1 lists deep",
          "[[1,'two']]|is no JSON",
          "[[1,\"two\"]]|VALUE_STRING",
          "[[0,0],[0,0]]|no load at all",
          "[]|1 lists deep",
          "[[]]|no load at all",
          "{\"counts\": []}|neither a list of layers nor a member 'logical_count'",
          "[[1,2]|is no JSON",
          "[[1,2]] [[1,2]]|more than one table",
        })
    void badInput_isOneMessage(String json, String says) {
      refuses(text(json), says);
    }

    @Test
    void otherNumberOfExperts_isRefused() {
      org.assertj.core.api.Assertions.assertThatThrownBy(() ->
              reader()
                  .read(
                      save(good()),
                      ExpertHints.NONE.withExperts(16),
                      dev.rackloom.api.spi.ReadContext.QUIET))
          .hasMessageContaining("has 8 experts a layer, but 16 were said");
    }
  }

  @Nested
  class Csv extends ExpertStatisticsReaderContract {

    @Override
    protected ExpertStatisticsReader reader() {
      return new CountsCsvReader();
    }

    @Override
    protected byte[] good() {
      return ExpertFiles.countsCsv(LOADS);
    }

    @Override
    protected String fileName() {
      return "counts.csv";
    }

    @Override
    protected ExpertHints hints() {
      return ExpertHints.NONE;
    }

    @Test
    void lines_areLayers() throws IOException {
      assertThat(read(good()).loads()).isEqualTo(LOADS);
    }

    @Test
    void columnOfLayers_saysTheNumbers() throws IOException {
      ExpertStatistics s = read(text("layer,e0,e1\n3,1,2\n5,3,4\n"));
      assertThat(s.layers()).isEqualTo(LayerNumbers.withDense(Ids.of(3, 5)));
      assertThat(s.notes()).isEmpty();
      ExpertStatistics moe = read(text("moe_layer,e0,e1\n0,1,2\n1,3,4\n"));
      assertThat(moe.layers()).isEqualTo(LayerNumbers.moeOnly(2));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'1,2\n3'|is ragged: line 2 has 1 experts, the first has 2",
          "'1,2\n3,nan'|has 'nan' in line 2 where the load of expert 1 must be",
          "'1,NaN'|the load of expert 1 in row 0 must be finite and 0 or more, was NaN",
          "'1,2\n3,-4'|the load of expert 1 in row 1 must be finite and 0 or more, was -4.0",
          "'1,2\nx,4'|has 'x' in line 2",
          "''|holds no line of numbers",
          "'layer,a\n5,1\n3,1'|the column 'layer' is not ascending",
        })
    void badInput_isOneMessage(String csv, String says) {
      refuses(text(csv), says);
    }
  }
}
