package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerFlowRowsTest {

  private static final String PAIR =
      """
      {"layers": 3, "nodes": 2,
       "throughputByLayerCount": {"0": {"1": 900.5, "2": 400}, "1": {"1": 500, "2": 300.25}},
       "linkCapacityTokensPerSec": [["source", "0", 5e8], ["0", "1", 75120.5], ["1", "sink", 1e4]],
       "placements_start_count": {"helix_milp": {"0": [0, 1], "1": [1, 2]},
                                  "swarm": {"0": [0, 2], "1": [2, 1]}},
       "objectives": {"published_milp": 300.25, "swarm_noPartial": 404.0}}
      """;

  @TempDir Path data;

  private LayerFlowRows rows() throws IOException {
    Path folder = Files.createDirectories(data.resolve("placement/helix"));
    Files.writeString(folder.resolve("pair.json"), PAIR);
    return new LayerFlowRows(data, Progress.SILENT);
  }

  @Test
  void cluster_hasARowOfItsFlowAndSomeOfHow() throws IOException {
    List<Row> rows = rows().rows();

    assertThat(rows)
        .extracting(Row::id)
        .containsExactly(
            "helix.pair",
            "helix.pair.bound",
            "helix.pair.gap",
            "helix.pair.wall",
            "helix.pair.depth");
    assertThat(rows.getFirst().value()).isEqualTo(400);
    assertThat(rows.getFirst().reference()).isEqualTo("published planner 300.250");
    assertThat(rows.getLast().value()).isEqualTo(2);
  }

  @Test
  void evaluatorError_isTheLargestOfAllPublished() throws IOException {
    LayerFlowRows.EvaluatorError error = rows().evaluatorError();

    assertThat(error.placements()).isEqualTo(2);
    assertThat(error.largest()).isEqualTo(1 - 400 / 404.0);
  }

  @Test
  void noFolder_isOneMessage() {
    assertThatThrownBy(() -> new LayerFlowRows(data, Progress.SILENT).rows())
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("--data");
  }
}
