package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.bench.BenchReport.Row;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoarsenRowsTest {

  @Test
  void rows_smallerGraph_areAllMeasured() {
    List<Row> rows = new CoarsenRows(Progress.SILENT, 40_000, 800).rows();

    assertThat(rows)
        .extracting(Row::id)
        .containsExactly("coarsen.1m", "coarsen.1m.stages", "coarsen.1m.feasible");
    assertThat(rows).allSatisfy(row -> assertThat(row.value()).isNotNull());
    assertThat(rows.get(1).value()).isBetween(600.0, 800.0);
  }

  @Test
  void partition_largeGraph_isTheSameTwice_andCoversEveryOperatorOnce() {
    Graph graph = LargeGraph.of(7, 30_000);
    assertThat(graph.operators()).hasSize(30_000);
    StageGraph cut = cut(graph);

    assertThat(cut).isEqualTo(cut(LargeGraph.of(7, 30_000)));
    assertThat(cut.stages()).hasSizeBetween(450, 600);
    assertThat(cut.stages().stream().flatMapToInt(s -> s.operators().stream()).sorted().toArray())
        .isEqualTo(IntStream.range(0, 30_000).toArray());
  }

  @Test
  void partition_largeGraph_stagesAreEven() {
    StageGraph cut = cut(LargeGraph.of(3, 30_000));
    var sizes = cut.stages().stream().mapToInt(s -> s.operators().size()).summaryStatistics();

    assertThat(sizes.getMax()).isLessThan((int) (4 * sizes.getAverage()));
  }

  private static StageGraph cut(Graph graph) {
    return CoarsenRows.cut(graph, 600);
  }
}
