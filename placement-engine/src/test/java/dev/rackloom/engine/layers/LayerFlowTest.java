package dev.rackloom.engine.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.ortools.Loader;
import com.google.ortools.graph.MaxFlow;
import dev.rackloom.api.Numbers;
import dev.rackloom.engine.layers.LayerCluster.Node;
import dev.rackloom.engine.layers.LinkCapacities.Capacity;
import dev.rackloom.testkit.Seeded;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerFlowTest {

  private static final Node FAST = new Node("fast", Numbers.of(100, 60, 40));
  private static final Node SLOW = new Node("slow", Numbers.of(50, 20, 10));
  private static final Node OTHER = new Node("other", Numbers.of(30, 25, 5));

  private static LayerCluster three(double carries) {
    return new LayerCluster(3, List.of(FAST, SLOW, OTHER), LinkCapacities.all(3, carries));
  }

  @Test
  void chain_flowsAsItsSlowestNode() {
    LayerFlow flow =
        LayerFlow.of(three(1000), LayerPlacement.of(new int[] {0, 2, 0}, new int[] {2, 1, 0}));

    assertThat(flow.tokensPerS()).isEqualTo(50);
    assertThat(flow.nodeTokensPerS()).isEqualTo(Numbers.of(50, 50, 0));
    assertThat(flow.edges())
        .containsExactlyInAnyOrder(
            new LayerFlow.Edge(LinkCapacities.SOURCE, 0, 50),
            new LayerFlow.Edge(0, 1, 50),
            new LayerFlow.Edge(1, LinkCapacities.SINK, 50));
    assertThat(flow.longestPipeline()).isEqualTo(2);
    assertThat(flow.meanPipeline()).isEqualTo(2);
  }

  @Test
  void pipelinesSideBySide_addUp() {
    LayerFlow flow =
        LayerFlow.of(three(1000), LayerPlacement.of(new int[] {0, 0, 1}, new int[] {3, 1, 2}));

    assertThat(flow.tokensPerS()).isEqualTo(40 + 25);
    assertThat(flow.longestPipeline()).isEqualTo(2);
    assertThat(flow.meanPipeline()).isCloseTo((40 + 25 * 2) / 65.0, within(1e-12));
  }

  @Test
  void narrowLinks_holdTokensUp() {
    LayerPlacement chain = LayerPlacement.of(new int[] {0, 2, 0}, new int[] {2, 1, 0});

    assertThat(LayerFlow.of(three(7), chain).tokensPerS()).isEqualTo(7);
  }

  @Test
  void layersThatDoNotMeet_doNotFlow() {
    LayerPlacement gap = LayerPlacement.of(new int[] {0, 2, 0}, new int[] {1, 1, 0});

    assertThat(LayerFlow.of(three(1000), gap).tokensPerS()).isZero();
    assertThat(LayerFlow.of(three(1000), gap).edges()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,4,cannot hold 4 layers", "2,2,behind the last"})
  void placementOfAnotherCluster_isRefused(int start, int count, String says) {
    LayerPlacement wrong = LayerPlacement.of(new int[] {start, 0, 0}, new int[] {count, 0, 0});

    assertThatThrownBy(() -> LayerFlow.of(three(1), wrong)).hasMessageContaining(says);
  }

  @Test
  void badClusters_areRefused() {
    LinkCapacities none = LinkCapacities.all(1, 0);
    assertThatThrownBy(() -> new LayerCluster(0, List.of(FAST), none))
        .hasMessageContaining("layers");
    assertThatThrownBy(() -> new LayerCluster(1, List.of(), none)).hasMessageContaining("no node");
    assertThatThrownBy(() -> new LayerCluster(1, List.of(FAST, FAST), LinkCapacities.all(2, 1)))
        .hasMessageContaining("'fast'");
    assertThatThrownBy(() -> new LayerCluster(1, List.of(FAST, SLOW), none))
        .hasMessageContaining("the cluster has 2");
    assertThatThrownBy(() -> new Node("n", Numbers.of(-1))).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Node("n", Numbers.of())).hasMessageContaining("no throughput");
    assertThatThrownBy(() -> new Capacity(0, 0, 1)).hasMessageContaining("itself");
    assertThatThrownBy(() -> new Capacity(0, 1, Double.NaN)).hasMessageContaining("NaN");
    Capacity there = new Capacity(LinkCapacities.SOURCE, 0, 1);
    assertThatThrownBy(() -> LinkCapacities.of(1, List.of(there, there)))
        .hasMessageContaining("two links");
    assertThatThrownBy(() -> LinkCapacities.of(1, List.of(new Capacity(0, 5, 1))))
        .hasMessageContaining("0 to 5");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.5, 286.6, 1000, 2e6})
  void unitsOfAFlow_areNoMoreThanTenThousandAToken_andRoundUp(double bound) {
    FlowUnits units = new FlowUnits(bound);

    assertThat((units.most() - 2) / bound).isLessThanOrEqualTo(1e4);
    for (int tenth = 1; tenth <= 10; tenth++) {
      double flow = bound * tenth / 10;
      assertThat(units.bound(units.of(flow))).isGreaterThanOrEqualTo(flow * (1 - 1e-12));
    }
    assertThat(units.bound(units.most())).isEqualTo(bound);
  }

  /** Against another implementation, on whole numbers. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void network_flowsAsOrToolsSays(long seed) {
    Loader.loadNativeLibraries();
    RandomGenerator random = Seeded.random(seed);
    int n = 4 + random.nextInt(30);
    FlowNetwork ours = new FlowNetwork(n);
    MaxFlow theirs = new MaxFlow();
    for (int arc = 0; arc < 5 * n; arc++) {
      int from = random.nextInt(n);
      int to = random.nextInt(n);
      int carries = random.nextInt(1000);
      if (from != to) {
        ours.arc(from, to, carries);
        theirs.addArcWithCapacity(from, to, carries);
      }
    }
    theirs.solve(0, n - 1);

    assertThat(ours.run(0, n - 1)).isCloseTo(theirs.getOptimalFlow(), within(1e-9));
  }

  /** The flow of searches, on ample and on narrow links, is that of the judge. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void quickFlow_isTheFlow(long seed) {
    RandomGenerator random = Seeded.random(seed);
    LayerCluster cluster =
        seed % 4 == 0 ? SmallClusters.large(seed, 20, 12) : SmallClusters.random(seed);
    QuickFlow quick = new QuickFlow(cluster);
    for (int trial = 0; trial < 100; trial++) {
      int[] start = new int[cluster.size()];
      int[] count = new int[cluster.size()];
      for (int i = 0; i < start.length; i++) {
        count[i] = random.nextInt(cluster.most(i) + 1);
        start[i] = random.nextInt(cluster.layers() - count[i] + 1);
      }
      assertThat(quick.of(start, count))
          .isCloseTo(
              LayerFlow.of(cluster, LayerPlacement.of(start, count)).tokensPerS(), within(1e-9));
    }
  }
}
