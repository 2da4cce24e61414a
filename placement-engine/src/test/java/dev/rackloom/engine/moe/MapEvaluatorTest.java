package dev.rackloom.engine.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.moe.RoutingTrace;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Cases worked by hand, and figures that the data's reference program gave for generated traces.
 */
class MapEvaluatorTest {

  private static final Offset<Double> CLOSE = within(1e-6);
  private static final ExpertCosts COSTS = new ExpertCosts(100, 300, 2, 7, 1);
  private static final int[][] TWICE = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3},
    {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, 5, 3, 11}
  };

  private static ExpertMap map(RankTopology ranks, int experts, int[]... rows) {
    return ExpertMap.of(LayerNumbers.moeOnly(rows.length), experts, ranks.slotRanks(), rows);
  }

  /** Two nodes of two ranks; token 0 of rank 0 asks for experts 1 and 3, and so on. */
  @Test
  void price_oneStepByHand_countsEveryCopy() {
    RankTopology ranks = RankTopology.equal(2, 2, 1);
    short[] chosen = {1, 3, 0, 1, 2, 3, 0, 1};
    RoutingTrace trace = RoutingTrace.of(1, 2, 4, Ids.of(0, 1, 2, 3), chosen);
    ExpertMap map = map(ranks, 4, new int[] {0, 1, 2, 3});

    MapMetrics priced =
        new MapEvaluator(ranks).price(map, TraceSteps.of(trace, 4, 1), COSTS, ReplicaPolicy.EVEN);

    LayerMetrics m = priced.layers().getFirst();
    assertThat(m.rankCopies()).isEqualTo(2);
    // token 0: to rank 1, and by rank 2 to rank 3; token 1: to rank 0; token 2: to rank 3;
    // token 3: lands on rank 1, hops to rank 0
    assertThat(m.interCopies()).isEqualTo(2 / 4.0);
    assertThat(m.intraCopies()).isEqualTo(5 / 4.0);
    assertThat(m.remoteRanks()).isEqualTo(6 / 4.0);
    // loads 2 3 1 2: mean 2 over largest 3
    assertThat(m.stepBalance()).isEqualTo(2 / 3.0, CLOSE);
    // one token of an expert costs its weights, 7; so do 2 and 3 (4 and 6 us)
    assertThat(m.computeMicros()).isEqualTo(7);
    // rank 0 takes two hops of 100 bytes in, at 160,000 bytes a us; rank 3 two
    assertThat(m.dispatchMicros()).isEqualTo(20 + Math.max(2 * 100 / 160e3, 100 / 45e3), CLOSE);
    assertThat(m.layerMicros())
        .isEqualTo(m.dispatchMicros() + m.computeMicros() + m.combineMicros(), CLOSE);
    assertThat(priced.lowerBoundMicros()).isEqualTo(8 * 2 / 4.0 + 2 * 20, CLOSE);
  }

  /** Three nodes of a rank; token 0 goes to both others, tokens 1 and 2 to experts at home. */
  private static LayerMetrics fromThreeNodes(boolean scatters, boolean reduces) {
    List<RankTopology.Rank> three =
        RankTopology.equal(3, 1, 1).ranks().stream()
            .map(r -> r.withNic(new RankTopology.Nic(10, 40, scatters, reduces)))
            .toList();
    RankTopology ranks = new RankTopology(three, 20);
    short[] chosen = {1, 2, 1, 1, 2, 2};
    RoutingTrace trace = RoutingTrace.of(1, 2, 3, Ids.of(0, 1, 2), chosen);
    ExpertMap map = map(ranks, 3, new int[] {0, 1, 2});
    return new MapEvaluator(ranks)
        .price(map, TraceSteps.of(trace, 3, 1), COSTS, ReplicaPolicy.EVEN)
        .layers()
        .getFirst();
  }

  @Test
  void price_nicsThatScatterAndReduce_aTokensRowAndItsSumPassTheHostsLinkOnce() {
    LayerMetrics plain = fromThreeNodes(false, false);
    // rows of 100 bytes, results of 300; 10,000 bytes a us to the NIC, 40,000 beyond
    assertThat(plain.dispatchMicros()).isEqualTo(20 + 2 * 100 / 10e3, CLOSE);
    assertThat(plain.combineMicros()).isEqualTo(20 + 2 * 300 / 10e3, CLOSE);
    LayerMetrics scattered = fromThreeNodes(true, false);
    assertThat(scattered.dispatchMicros()).isEqualTo(20 + 100 / 10e3, CLOSE);
    assertThat(scattered.combineMicros()).isEqualTo(plain.combineMicros(), CLOSE);
    LayerMetrics reduced = fromThreeNodes(false, true);
    assertThat(reduced.dispatchMicros()).isEqualTo(plain.dispatchMicros(), CLOSE);
    assertThat(reduced.combineMicros()).isEqualTo(20 + 300 / 10e3, CLOSE);
    assertThat(reduced.interCopies()).isEqualTo(plain.interCopies());
    assertThat(scattered.layerMicros()).isLessThan(plain.layerMicros());
    assertThat(fromThreeNodes(true, true).layerMicros()).isLessThan(scattered.layerMicros());
  }

  @Test
  void price_anyTrace_nicsNeverMakeALayerSlower() {
    RankTopology plain = RankTopology.equal(4, 1, 4);
    for (double network : new double[] {5, 45, 400}) {
      double[] micros = new double[2];
      for (int i = 0; i < 2; i++) {
        boolean does = i == 1;
        RankTopology ranks =
            new RankTopology(
                plain.ranks().stream()
                    .map(r -> r.withNic(new RankTopology.Nic(45, network, does, does)))
                    .toList(),
                20);
        micros[i] = priced(ranks, 20, ReplicaPolicy.EVEN).layerMicros();
      }
      // where all send and take alike, what a rank takes in is as much as without
      assertThat(micros[1]).as("network %s", network).isLessThanOrEqualTo(micros[0]);
    }
  }

  @Test
  void price_evenChoice_agreesWithTheReference() {
    LayerMetrics m = priced(RankTopology.equal(2, 2, 4), 20, ReplicaPolicy.EVEN);

    assertThat(numbers(m))
        .containsExactly(
            new double[] {
              0.762057393,
              0.775822525,
              2.1375,
              1.575,
              0.845,
              1.005,
              20.0433333,
              158.2,
              20.13,
              198.373333,
              158.2
            },
            CLOSE);
  }

  @Test
  void price_localChoice_agreesWithTheReference() {
    LayerMetrics m = priced(RankTopology.equal(2, 2, 4), 20, ReplicaPolicy.LOCAL);

    assertThat(numbers(m))
        .containsExactly(
            new double[] {
              0.758352624,
              0.778163294,
              2.13875,
              1.44125,
              0.72125,
              0.99375,
              20.0424444,
              159,
              20.1273333,
              199.169778,
              159
            },
            CLOSE);
  }

  @Test
  void price_unequalRanksAndSlowLinks_agreesWithTheReference() {
    var fast = new RankTopology.Rank("f", 0, 1, 3, RankTopology.NO_LIMIT, 0.02, 0.01);
    var slow = new RankTopology.Rank("s", 1, 0.5, 4, RankTopology.NO_LIMIT, 0.03, 0.004);
    RankTopology ranks =
        new RankTopology(
            List.of(
                fast,
                new RankTopology.Rank("g", 0, 1, 3, RankTopology.NO_LIMIT, 0.02, 0.01),
                new RankTopology.Rank("h", 0, 1, 3, RankTopology.NO_LIMIT, 0.02, 0.01),
                slow,
                new RankTopology.Rank("t", 1, 0.5, 4, RankTopology.NO_LIMIT, 0.03, 0.004)),
            3);

    LayerMetrics m = priced(ranks, 12, ReplicaPolicy.EVEN);

    assertThat(numbers(m))
        .containsExactly(
            new double[] {
              0.512920215,
              0.508906379,
              2.39047619,
              1.9547619,
              0.841666667,
              1.475,
              460.142857,
              179.714286,
              1374.42857,
              2014.28571,
              1834.57143
            },
            within(1e-5));
  }

  /** The mean over the two layers. */
  private static LayerMetrics priced(RankTopology ranks, int tokensPerRank, ReplicaPolicy policy) {
    int[][] rows = new int[2][ranks.slots()];
    for (int row = 0; row < 2; row++) {
      System.arraycopy(TWICE[row], 0, rows[row], 0, 16);
    }
    RoutingTrace trace = Traces.leaning(420, 2, 3, 12, 7);
    TraceSteps steps = TraceSteps.of(trace, ranks.size(), tokensPerRank);
    MapMetrics m = new MapEvaluator(ranks).price(map(ranks, 12, rows), steps, COSTS, policy);
    return new LayerMetrics(
        m.mean(LayerMetrics::stepBalance),
        m.mean(LayerMetrics::windowBalance),
        m.mean(LayerMetrics::rankCopies),
        m.mean(LayerMetrics::remoteRanks),
        m.mean(LayerMetrics::interCopies),
        m.mean(LayerMetrics::intraCopies),
        m.mean(LayerMetrics::dispatchMicros),
        m.mean(LayerMetrics::computeMicros),
        m.mean(LayerMetrics::combineMicros),
        m.mean(LayerMetrics::layerMicros),
        m.mean(LayerMetrics::overlappedMicros));
  }

  private static double[] numbers(LayerMetrics m) {
    return new double[] {
      m.stepBalance(), m.windowBalance(), m.rankCopies(), m.remoteRanks(), m.interCopies(),
      m.intraCopies(), m.dispatchMicros(), m.computeMicros(), m.combineMicros(), m.layerMicros(),
      m.overlappedMicros()
    };
  }

  @Test
  void price_sharesByProgram_followsTheShares() {
    RankTopology ranks = RankTopology.equal(1, 2, 2);
    ExpertMap map = map(ranks, 2, new int[] {0, 1, 1, 0});
    RoutingTrace trace = Traces.leaning(700, 1, 1, 2, 3);

    LayerMetrics m =
        new MapEvaluator(ranks)
            .price(map, TraceSteps.of(trace, 2, 350), COSTS, ReplicaPolicy.LP)
            .layers()
            .getFirst();

    assertThat(m.windowBalance()).isGreaterThan(0.98);
  }

  @Test
  void balance_ofWindows_isPerStepAndSummed() {
    RankTopology ranks = Traces.ranks(new double[] {1, 2}, new int[] {1, 1});
    ExpertMap map = map(ranks, 2, new int[] {0, 1});
    LoadTable one = LoadTable.of(new double[][] {{3, 0}});
    LoadTable two = LoadTable.of(new double[][] {{0, 6}});

    MapMetrics m = new MapEvaluator(ranks).balance(map, List.of(one, two), ReplicaPolicy.EVEN);

    // 3 / 3 over 3; 6 / 3 over 3; 9 / 3 over 3
    assertThat(m.layers().getFirst().stepBalance()).isEqualTo((1 / 3.0 + 2 / 3.0) / 2, CLOSE);
    assertThat(m.balanceMean()).isEqualTo(1, CLOSE);
    assertThat(m.layerMicros()).isNaN();
  }

  @Test
  void balance_localChoice_needsATrace() {
    RankTopology ranks = RankTopology.equal(1, 2, 1);
    LoadTable loads = LoadTable.of(new double[][] {{1, 1}});

    assertThatThrownBy(() ->
            new MapEvaluator(ranks)
                .balance(map(ranks, 2, new int[] {0, 1}), List.of(loads), ReplicaPolicy.LOCAL))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("policy local needs a trace");
  }

  @Test
  void price_mapOfOtherSlots_isRefused() {
    RankTopology ranks = RankTopology.equal(1, 2, 2);
    ExpertMap map = map(RankTopology.equal(1, 2, 1), 2, new int[] {0, 1});

    assertThatThrownBy(() ->
            new MapEvaluator(ranks)
                .balance(map, List.of(LoadTable.of(new double[][] {{1, 1}})), ReplicaPolicy.EVEN))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("the map has 2 slots on 2 ranks, the topology 4 on 2");
  }

  @Test
  void steps_traceTooShort_saysHowShort() {
    assertThatThrownBy(() -> TraceSteps.of(Traces.leaning(70, 1, 2, 8, 1), 4, 50))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("gives a rank only 14 tokens, a step takes 50");
  }
}
