package dev.rackloom.engine.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.Progress;
import dev.rackloom.engine.layers.LayerCluster.Node;
import dev.rackloom.engine.layers.LinkCapacities.Capacity;
import dev.rackloom.engine.sat.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerFlowSolverTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final double ROUNDING = 1e-9;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void smallCluster_isSolvedAsByTryingAll(long seed) {
    LayerCluster cluster = SmallClusters.random(seed);
    double best = SmallClusters.best(cluster);

    switch (new LayerFlowSolver().solve(cluster, LayerContext.within(Duration.ofSeconds(20)))) {
      case LayerOutcome.Infeasible none -> {
        assertThat(best).isZero();
        assertThat(none.proven()).isTrue();
        assertThat(none.reasons()).isNotEmpty();
      }
      case LayerOutcome.Solved solved -> {
        assertThat(solved.flow()).isEqualTo(LayerFlow.of(cluster, solved.placement()));
        assertThat(solved.flow().tokensPerS()).isLessThanOrEqualTo(best * (1 + ROUNDING));
        assertThat(solved.bound()).isGreaterThanOrEqualTo(best * (1 - ROUNDING));
        if (solved.proven()) {
          assertThat(solved.flow().tokensPerS()).isGreaterThanOrEqualTo(best * (1 - 2e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void boundOfCovering_isNeverBelowTheBest(long seed) {
    LayerCluster cluster = SmallClusters.random(seed);
    double best = SmallClusters.best(cluster);
    CoverBound bound = new CoverBound(cluster);

    assertThat(bound.plain()).isGreaterThanOrEqualTo(best * (1 - ROUNDING));
    assertThat(bound.tighten(best / 2, bound.plain(), () -> false))
        .isGreaterThanOrEqualTo(best * (1 - ROUNDING));
  }

  /**
   * With three layers a node does 55: for more, two must hold each of them, a layer and a half
   * each.
   */
  @Test
  void nodesThatOnlyPairUp_areProvenByWeights() {
    Node node = new Node("a", Numbers.of(100, 60, 55));
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(new Node("n" + i, node.tokensPerS()));
    }
    LayerCluster cluster = new LayerCluster(8, nodes, LinkCapacities.all(4, 1e6));

    CoverBound bound = new CoverBound(cluster);

    assertThat(bound.plain()).isGreaterThan(60 * 1.1);
    assertThat(bound.tighten(60, bound.plain(), () -> false)).isLessThan(60 * 1.0001);
  }

  @Test
  void cancelledInTheMiddle_returnsTheBestSoFar() {
    LayerCluster cluster = SmallClusters.large(7, 24, 30);
    AtomicInteger heard = new AtomicInteger();
    List<LayerPlacement> better = new ArrayList<>();
    Cancellation afterSome = () -> better.size() >= 2 || heard.incrementAndGet() > 100_000;
    LayerContext context = new LayerContext(LONG, 1, better::add, Progress.SILENT, afterSome);

    LayerOutcome outcome = new LayerFlowSolver().solve(cluster, context);

    assertThat(outcome).isInstanceOf(LayerOutcome.Solved.class);
    LayerOutcome.Solved solved = (LayerOutcome.Solved) outcome;
    assertThat(solved.placement()).isEqualTo(better.getLast());
    assertThat(solved.bound()).isGreaterThanOrEqualTo(solved.flow().tokensPerS());
    assertThat(solved.wallNanos()).isLessThan(LONG.toNanos());
  }

  @Test
  void processEndedEveryTime_isNotedAndTheRestGoesOn() {
    LayerCluster cluster = SmallClusters.large(7, 24, 30);
    Cancellation killer =
        () -> {
          if (Thread.currentThread().isVirtual()) { // who watches CP-SAT
            Workers.end();
          }
          return false;
        };

    LayerOutcome outcome =
        new LayerFlowSolver()
            .solve(
                cluster,
                new LayerContext(Duration.ofSeconds(3), 1, better -> {}, Progress.SILENT, killer));

    assertThat(outcome).isInstanceOf(LayerOutcome.Solved.class);
    LayerOutcome.Solved solved = (LayerOutcome.Solved) outcome;
    assertThat(solved.bound()).isGreaterThanOrEqualTo(solved.flow().tokensPerS());
    assertThat(solved.notes()).anyMatch(r -> r.startsWith("cp-sat failed and was left out"));
  }

  /** Ended at every look: neither the linear program nor CP-SAT comes to an end. */
  @Test
  void processOfTheLinearProgramEnded_thePlainWeightsStandAndItIsNoted() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(new Node("n" + i, Numbers.of(100, 60, 55)));
    }
    LayerCluster cluster = new LayerCluster(8, nodes, LinkCapacities.all(4, 1e6));
    double plain = new CoverBound(cluster).plain();
    Cancellation killer =
        () -> {
          Workers.end();
          return false;
        };

    LayerOutcome outcome =
        new LayerFlowSolver()
            .solve(
                cluster,
                new LayerContext(Duration.ofSeconds(2), 1, better -> {}, Progress.SILENT, killer));

    assertThat(outcome).isInstanceOf(LayerOutcome.Solved.class);
    LayerOutcome.Solved solved = (LayerOutcome.Solved) outcome;
    assertThat(solved.flow().tokensPerS()).isPositive();
    assertThat(solved.bound()).isLessThanOrEqualTo(plain);
    assertThat(solved.notes())
        .anyMatch(note -> note.startsWith("glop failed and was left out: its process ended"));
  }

  @Test
  void betterAnswers_riseAndProgressGoesOn() {
    List<Double> flows = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    LayerCluster cluster = SmallClusters.large(3, 12, 20);
    LayerContext context =
        new LayerContext(
            Duration.ofSeconds(2),
            1,
            better -> flows.add(LayerFlow.of(cluster, better).tokensPerS()),
            (fraction, doing) -> fractions.add(fraction),
            Cancellation.NEVER);

    new LayerFlowSolver().solve(cluster, context);

    assertThat(flows).isNotEmpty().isSorted();
    assertThat(fractions).isNotEmpty().isSorted().allMatch(f -> f >= 0 && f <= 1);
  }

  private static LayerOutcome.Infeasible infeasible(int layers, List<Capacity> links) {
    List<Node> nodes = List.of(new Node("a", Numbers.of(9, 8)), new Node("b", Numbers.of(9, 8)));
    LayerCluster cluster = new LayerCluster(layers, nodes, LinkCapacities.of(2, links));
    LayerOutcome outcome =
        new LayerFlowSolver().solve(cluster, LayerContext.within(Duration.ofSeconds(5)));
    assertThat(outcome).isInstanceOf(LayerOutcome.Infeasible.class);
    LayerOutcome.Infeasible none = (LayerOutcome.Infeasible) outcome;
    assertThat(none.proven()).isTrue();
    return none;
  }

  @Test
  void disconnectedCluster_isInfeasibleWithTheReason() {
    Capacity in = new Capacity(LinkCapacities.SOURCE, 0, 10);
    Capacity out = new Capacity(1, LinkCapacities.SINK, 10);
    Capacity outOfFirst = new Capacity(0, LinkCapacities.SINK, 10);
    Capacity middle = new Capacity(0, 1, 10);

    assertThat(infeasible(5, List.of(in, out, middle)).reasons())
        .containsExactly("all nodes together hold at most 4 of 5 layers: 1 too few");
    assertThat(infeasible(4, List.of(middle, out)).reasons())
        .containsExactly("no node is linked from the source");
    assertThat(infeasible(4, List.of(in, middle)).reasons())
        .containsExactly("no node is linked to the sink");
    assertThat(infeasible(4, List.of(in, out)).reasons())
        .containsExactly("no way of links leads from the source through nodes to the sink");
    assertThat(infeasible(4, List.of(in, outOfFirst)).reasons())
        .containsExactly(
            "the nodes on any one way of links from the source to the sink hold at most 2 of 4"
                + " layers: 2 too few");
  }

  @Test
  void countsThatDoNotAddUp_areInfeasible() {
    List<Node> nodes =
        List.of(new Node("a", Numbers.of(0, 8)), new Node("b", Numbers.of(0, 0, 0, 5)));
    LayerCluster cluster = new LayerCluster(3, nodes, LinkCapacities.all(2, 100));

    LayerOutcome outcome =
        new LayerFlowSolver().solve(cluster, LayerContext.within(Duration.ofSeconds(5)));

    assertThat(outcome).isInstanceOf(LayerOutcome.Infeasible.class);
  }
}
