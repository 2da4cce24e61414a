package dev.rackloom.core.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Numbers;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.bench.DecodeCluster.Layer;
import dev.rackloom.core.bench.DecodeCluster.Steps;
import dev.rackloom.core.bench.DecodeCluster.Way;
import dev.rackloom.dag.HelixInstance;
import dev.rackloom.engine.layers.LayerCluster;
import dev.rackloom.engine.layers.LayerFlow;
import dev.rackloom.engine.layers.LayerPlacement;
import dev.rackloom.engine.layers.LinkCapacities;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.LayerSimulator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowDecodeRowsTest {

  private static final Layer LAYER = new Layer(6_000, 2);

  /** Node 0 has the first layer, 1 and 2 the second. */
  private static final LayerCluster FORK =
      new LayerCluster(
          2, List.of(node("a", 900), node("b", 500), node("c", 300)), LinkCapacities.all(3, 1e6));

  private static final LayerPlacement FORKED =
      LayerPlacement.of(new int[] {0, 1, 1}, new int[] {1, 1, 1});

  private static LayerCluster.Node node(String name, double tokensPerS) {
    return new LayerCluster.Node(name, Numbers.of(new double[] {tokensPerS}));
  }

  @Test
  void ways_shareTheFlow() {
    assertThat(DecodeCluster.ways(LayerFlow.of(FORK, FORKED)))
        .containsExactlyInAnyOrder(new Way(List.of(0, 1), 500), new Way(List.of(0, 2), 300));
  }

  @Test
  void room_isWhatWeightsLeave() {
    assertThat(LAYER.room(3, 2)).isEqualTo(4 * 3_000);
    assertThat(Layer.ofModel(80)).contains(new Layer(855_638_016, 2_048));
    assertThat(Layer.ofModel(7)).isEmpty();
  }

  @Test
  void oneRequestAtATime_waitsForFullBatchesAndHops() {
    Steps steps = new Steps(100, 1, false);
    var ready = new DecodeCluster(FORK, FORKED, LAYER, steps).ready();
    var report = LayerSimulator.run(Arrivals.closedLoop(4, 1, 90, 10), ready);

    double full = steps.full(3_000, 2);
    double slow = full / 900 + full / 300 + 0.003;
    double fast = full / 900 + full / 500 + 0.003;
    assertThat(full).isEqualTo(15);
    assertThat(report.requests().get(1).tpotNanos() * 1e-9).isBetween(slow, slow + 1e-4);
    assertThat(report.requests().getFirst().tpotNanos() * 1e-9).isBetween(fast, fast + 1e-4);
  }

  @Test
  void cluster_hasRowsOfOursAndOfThePublished() {
    double[] tokensPerS = new double[60];
    Arrays.fill(tokensPerS, 100);
    HelixInstance instance =
        new HelixInstance(
            "one",
            60,
            List.of(new HelixInstance.Node("0", Numbers.of(tokensPerS))),
            List.of(
                new HelixInstance.Link("source", "0", 1e6),
                new HelixInstance.Link("0", "sink", 1e6)),
            Map.of("helix_milp", List.of(new HelixInstance.Held("0", 0, 60))),
            Map.of());
    LayerPlacement placement = LayerPlacement.of(new int[] {0}, new int[] {60});

    List<Row> rows =
        new FlowDecodeRows(Arrivals.closedLoop(400, 400, 1_000, 200))
            .rows(List.of(new LayerFlowRows.Best(instance, placement)));

    assertThat(rows)
        .extracting(Row::id)
        .containsExactly(
            "helix.one.decode.best",
            "helix.one.latency.best",
            "helix.one.decode.published",
            "helix.one.latency.published");
    assertThat(rows.getFirst().value()).isEqualTo(rows.get(2).value()).isBetween(40.0, 100.5);
  }
}
