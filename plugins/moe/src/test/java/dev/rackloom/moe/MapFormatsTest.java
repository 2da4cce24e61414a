package dev.rackloom.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.testkit.ExpertMapContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapFormatsTest {

  /** Two layers after one dense one, three experts in four slots on two ranks. */
  private static final ExpertMap SMALL =
      ExpertMap.of(
          LayerNumbers.after(1, 2),
          3,
          Ids.of(0, 0, 1, 1),
          new int[][] {{0, 1, 2, 0}, {2, 1, 0, 1}});

  private static String text(ExpertMapExporter exporter) {
    return new String(exporter.write(SMALL), StandardCharsets.UTF_8);
  }

  @Nested
  class Sglang extends ExpertMapContract {
    @Override
    protected ExpertMapExporter exporter() {
      return new SglangMap();
    }

    @Override
    protected ExpertMapImporter importer() {
      return new SglangMap();
    }

    @Test
    void written_hasARowForDenseLayersToo() {
      assertThat(text(exporter()))
          .isEqualTo(
              "{\"physical_to_logical_map\": [\n  [0, 1, 2, 0],\n  [0, 1, 2, 0],\n  [2, 1, 0, 1]\n]}\n");
      assertThat(exporter().losses(SMALL)).anyMatch(l -> l.contains("dense ones ignore it"));
    }

    @Test
    void withoutDenseLayersSaid_moeNumbersStayUnknown() throws IOException {
      Path file = Files.write(folder.resolve("m"), exporter().write(SMALL));
      ExpertMap map =
          importer().read(file, ExpertHints.NONE.withSlots(Ids.of(2, 2)), ReadContext.QUIET);
      assertThat(map.layers().label(2)).isEqualTo("layer 2 (MoE layer ?)");
      assertThat(map.layers().known(2)).isEqualTo("layer 2");
    }

    @Test
    void unknownLayers_cannotBeWritten() {
      assertThatThrownBy(() -> exporter().write(SMALL.numbered(LayerNumbers.moeOnly(2))))
          .hasMessageContaining("needs the model's layer numbers")
          .hasMessageContaining("--dense");
    }

    @Test
    void emptySlot_cannotBeWritten() {
      ExpertMap holey = SMALL.with(0, 3, ExpertMap.EMPTY);
      assertThatThrownBy(() -> exporter().write(holey))
          .hasMessageContaining("cannot hold an empty slot: slot 3 of layer 1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{}|has no 'physical_to_logical_map'",
          "{\"physical_to_logical_map\": [[0,1],[0]]}|is ragged",
          "{\"physical_to_logical_map\": [[0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]]}|has 1 layers, but 3 dense layers",
          "{\"physical_to_logical_map\": [0,1]}|not layers x slots",
          "{\"physical_to_logical_map\": [[0,1],[0,1],[0,1],[1,0]]}|has 2 slots, but 4 ranks with 16 slots were said",
        })
    void badInput_isOneMessage(String json, String says) {
      refuses(json, says);
    }

    @Test
    void expertWithoutACopy_isNamed() {
      String row = "[0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3]";
      String lacks = "[0,1,2,2,0,1,2,2,0,1,2,2,0,1,2,2]";
      refuses(
          "{\"physical_to_logical_map\": [%s,%s,%s,%s,%s]}".formatted(row, row, row, row, lacks),
          "expert 3 has no copy in layer 4 (MoE layer 1)");
    }
  }

  @Nested
  class Vllm extends ExpertMapContract {
    @Override
    protected ExpertMapExporter exporter() {
      return new VllmMap();
    }

    @Override
    protected ExpertMapImporter importer() {
      return new VllmMap();
    }

    @Test
    void written_isOneLineOfTheProposal() {
      assertThat(text(exporter()))
          .isEqualTo(
              "{\"record_type\": \"eplb_initial_mapping\", \"version\": 1, \"num_redundant_experts\": 1, \"num_slots\": 4, "
                  + "\"initial_global_assignments\": {\"0\": [0, 1, 2, 0], \"1\": [2, 1, 0, 1]}}\n");
      assertThat(exporter().about()).contains("proposed").contains("not in a release");
    }

    @Test
    void plainLists_areReadToo() throws IOException {
      ExpertMap map = read("[[0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3]]");
      assertThat(map.rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"record_type\": \"eplb_initial_mapping\", \"version\": 2}|is of version 2, 1 is read",
          "{\"initial_global_assignments\": {\"0\": [0,1], \"1\": [0]}}|is ragged: layer 1 has 1 slots",
          "{\"initial_global_assignments\": {\"x\": [0,1]}}|where the number of a layer must be",
          "{\"num_slots\": 5, \"initial_global_assignments\": {\"0\": [0,1]}}|says 5 slots, but its layers have 2",
          "{}|assigns no layer",
          "[0,1,2]|not how many layers there are",
        })
    void badInput_isOneMessage(String json, String says) {
      refuses(json, says);
    }

    @Test
    void ranks_haveToBeSaid() {
      assertThatThrownBy(
              () -> {
                Path file = Files.write(folder.resolve("m"), exporter().write(SMALL));
                importer().read(file, ExpertHints.NONE, ReadContext.QUIET);
              })
          .hasMessageContaining("does not say on which ranks its 4 slots are")
          .hasMessageContaining("--ranks");
    }
  }

  @Nested
  class TensorRt extends ExpertMapContract {
    @Override
    protected ExpertMapExporter exporter() {
      return new TensorRtMap();
    }

    @Override
    protected ExpertMapImporter importer() {
      return new TensorRtMap();
    }

    @Test
    void written_isKeyedByLayersOfTheModel() {
      assertThat(text(exporter()))
          .isEqualTo(
              """
              num_slots: 4
              initial_global_assignments:
                1: [0, 1, 2, 0]
                2: [2, 1, 0, 1]
              layer_updates_per_iter: 0
              """);
    }

    @Test
    void blockLists_areReadToo() throws IOException {
      StringBuilder yaml =
          new StringBuilder("layer_updates_per_iter: 2\ninitial_global_assignments:\n  7:\n");
      for (int s = 0; s < 16; s++) {
        yaml.append("    - ").append(s % 4).append('\n');
      }
      assertThat(read(yaml.toString()).layers().label(0)).isEqualTo("layer 7 (MoE layer 0)");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "num_slots: 4|assigns no layer",
          "initial_global_assignments: 5|no mapping of layers",
          "{\"a\": \"{l\\u|is no YAML: it has an escape that is no character",
          "{\"a\": \"\\UFFFFFFFF\"}|is no YAML: it has an escape that is no character",
          "initial_global_assignments: {3: [0, x]}|where a number must be",
          "'a: &a [1]\ninitial_global_assignments: {3: *a}'|slots that are no list",
          "'initial_global_assignments: {3: [0, 1]'|is no YAML",
          "'initial_global_assignments: {3: [0, 1], 3: [1, 0]}'|assigns layer 3 twice",
          "'- 1'|is no mapping of keys",
        })
    void badInput_isOneMessage(String yaml, String says) {
      refuses(yaml, says);
    }
  }

  @Nested
  class Ascend extends ExpertMapContract {
    @Override
    protected ExpertMapExporter exporter() {
      return new AscendMap();
    }

    @Override
    protected ExpertMapImporter importer() {
      return new AscendMap();
    }

    @Test
    void written_listsDevicesOfLayers() {
      assertThat(text(exporter()))
          .contains("{\"moe_layer_count\": 2, \"layer_list\": [")
          .contains(
              "{\"layer_id\": 1, \"device_count\": 2, \"device_list\": [{\"device_id\": 0, \"device_expert\": [2, 1]}, {\"device_id\": 1, \"device_expert\": [0, 1]}]}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"moe_layer_count\": 2, \"layer_list\": []}|says 2 layers, but lists 0",
          "{\"layer_list\": [{\"layer_id\": 0, \"device_list\": [{\"device_id\": 0, \"device_expert\": [0]}, {\"device_id\": 0, \"device_expert\": [1]}]}]}|device 0 twice",
          "{\"layer_list\": [{\"layer_id\": 0, \"device_list\": [{\"device_expert\": [0]}]}]}|as the number of a device",
        })
    void badInput_isOneMessage(String json, String says) {
      refuses(json, says);
    }
  }

  @Nested
  class Ours extends ExpertMapContract {
    @Override
    protected ExpertMapExporter exporter() {
      return new RackloomMap();
    }

    @Override
    protected ExpertMapImporter importer() {
      return new RackloomMap();
    }

    @Test
    void nothingIsLost() throws IOException {
      ExpertMap unnumbered = SMALL.numbered(LayerNumbers.moeOnly(2)).with(0, 3, ExpertMap.EMPTY);
      assertThat(read(exporter().write(unnumbered))).isEqualTo(unnumbered);
      assertThat(exporter().losses(unnumbered)).isEmpty();
    }
  }
}
