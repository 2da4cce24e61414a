package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementDataTest {

  private static final String README =
      """
      # Instances

      | workload | nodes/edges | k | expert | A | B | C | contiguous optimum | s | best known |
      |---|---|---|---|---|---|---|---|---|---|
      | layer toy inference | 3/2 | 6 | 9.5 | 9.25 | | 9.125 | 8.75 | 0.01 | 7.5 (proven) |
      | layer toy training | 6/5 | 6 | 19.5 | | | | 18.5 | > 312 | 17.25 (16.125) |
      | operator toy-12 inference | 9/8 | 3 | | | 5.5 | | | 0.8 | |

      Latency, reference greedy: toy 100.5, other 7; operator toy-3 41.25, toy-12 82.5. \
      Experts: toy 90.25, other 6.5.
      """;

  private static final String INSTANCE =
      """
      {"maxSizePerFPGA": 1024, "maxFPGAs": 1, "maxCPUs": 1,
       "nodes": [{"id": 0, "supportedOnFpga": 1, "cpuLatency": 2, "fpgaLatency": 1,
                  "isBackwardNode": 0, "size": 8}],
       "edges": []}
      """;

  @TempDir Path temp;

  @BeforeEach
  void write() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("placement").resolve("dnn"));
    Files.writeString(temp.resolve("placement").resolve("README.md"), README);
    for (String name :
        new String[] {
          "throughput_LayerGraphs_toy_training.json",
          "throughput_LayerGraphs_toy_inference.json",
          "latency_LayerGraphs_toy_inference.json",
        }) {
      Files.writeString(folder.resolve(name), INSTANCE);
    }
    Files.writeString(folder.resolve("LICENSE"), "MIT");
  }

  @Test
  void known_nameOfAFile_findsItsRow() {
    PlacementData data = new PlacementData(temp);

    assertThat(data.known("LayerGraphs_toy_inference"))
        .isEqualTo(new PlacementData.Known(OptionalDouble.of(8.75), OptionalDouble.of(7.5)));
    assertThat(data.known("LayerGraphs_toy_training"))
        .isEqualTo(new PlacementData.Known(OptionalDouble.of(18.5), OptionalDouble.of(17.25)));
  }

  @Test
  void known_emptyCells_areNothing() {
    assertThat(new PlacementData(temp).known("OperatorGraphs_toy_l-12_inference"))
        .isEqualTo(new PlacementData.Known(OptionalDouble.empty(), OptionalDouble.empty()));
  }

  @Test
  void known_noSuchRow_isNothing() {
    assertThat(new PlacementData(temp).known("LayerGraphs_toy"))
        .isEqualTo(new PlacementData.Known(OptionalDouble.empty(), OptionalDouble.empty()));
  }

  @Test
  void latencies_areThoseOfGreedyAndExpert() {
    PlacementData data = new PlacementData(temp);

    assertThat(data.latencies("LayerGraphs_toy_inference"))
        .isEqualTo(Map.of("greedy", 100.5, "expert", 90.25));
    assertThat(data.latencies("LayerGraphs_other_inference"))
        .isEqualTo(Map.of("greedy", 7.0, "expert", 6.5));
  }

  @Test
  void latencies_notGivenByAnExpert_areOfGreedyAlone() {
    PlacementData data = new PlacementData(temp);

    assertThat(data.latencies("OperatorGraphs_toy_l-12_inference"))
        .isEqualTo(Map.of("greedy", 82.5));
    assertThat(data.latencies("OperatorGraphs_unheard_inference")).isEmpty();
  }

  @Test
  void instances_ofAnObjective_areItsFilesByName() {
    PlacementData data = new PlacementData(temp);

    assertThat(data.instances("throughput"))
        .extracting(PlacementData.Given::name)
        .containsExactly("LayerGraphs_toy_inference", "LayerGraphs_toy_training");
    assertThat(data.instances("latency")).hasSize(1);
    assertThat(data.instances("latency").getFirst().instance().accelerators()).isEqualTo(1);
  }

  @Test
  void data_noReadme_isRefused() {
    assertThatThrownBy(() -> new PlacementData(temp.resolve("nowhere")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("README.md")
        .hasMessageContaining("Maybe");
  }
}
