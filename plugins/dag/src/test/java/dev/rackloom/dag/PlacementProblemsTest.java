package dev.rackloom.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Constraint.Pair;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.dag.PlacementInstance.Edge;
import dev.rackloom.dag.PlacementInstance.Node;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementProblemsTest {

  private static Node node(long id, boolean backward, long color) {
    return new Node(id, "n", true, 4.5, 0.5, backward, color, Node.NO_LAYER, 1024);
  }

  private static Node forward(long id) {
    return node(id, false, Node.NO_CLASS);
  }

  private static Edge edge(long from, long to) {
    return new Edge(from, to, 0.25, 0);
  }

  private static PlacementInstance instance(List<Node> nodes, Edge... edges) {
    return new PlacementInstance("by-hand", 2048.5, 2, 2, nodes, List.of(edges));
  }

  private static List<Pair> pairs(PlacementInstance instance) {
    return PlacementProblems.throughput(instance, true).constraints().stream()
        .filter(Constraint.Contiguous.class::isInstance)
        .flatMap(c -> ((Constraint.Contiguous) c).pairs().stream())
        .toList();
  }

  @Test
  void problem_milliseconds_becomeNanoseconds() {
    PlacementProblem problem =
        PlacementProblems.throughput(instance(List.of(forward(7), forward(3)), edge(7, 3)), false);

    assertThat(problem.semantics()).isEqualTo(Semantics.MAIN_MEMORY);
    assertThat(problem.objective()).isEqualTo(Objective.THROUGHPUT);
    assertThat(problem.constraints()).isEmpty();
    assertThat(problem.stages()).extracting(ProblemStage::id).containsExactly("n7", "n3");
    assertThat(problem.stages()).extracting(ProblemStage::weightBytes).containsOnly(1024L);
    assertThat(problem.costs())
        .isEqualTo(
            CostTable.of(
                new long[][] {
                  {500_000, 500_000, 4_500_000, 4_500_000},
                  {500_000, 500_000, 4_500_000, 4_500_000}
                }));
    assertThat(problem.flows()).containsExactly(new ProblemFlow(0, Ids.of(1), 250_000));
    assertThat(problem.links().nanos(0, 1, 250_000)).isEqualTo(250_000); // a byte a nanosecond
  }

  @Test
  void devices_hosts_comeLastAndHoldEverything() {
    PlacementProblem problem = PlacementProblems.throughput(instance(List.of(forward(1))), false);

    assertThat(problem.devices())
        .extracting(ProblemDevice::id)
        .containsExactly("acc0", "acc1", "cpu0", "cpu1");
    assertThat(problem.devices())
        .extracting(ProblemDevice::host)
        .containsExactly(false, false, true, true);
    assertThat(problem.devices().getFirst().memoryBytes()).isEqualTo(2048);
    assertThat(problem.devices().getLast().memoryBytes()).isGreaterThan(1L << 60);
  }

  @Test
  void latency_manyCpus_areOneHost() {
    PlacementProblem problem = PlacementProblems.latency(instance(List.of(forward(1))));

    assertThat(problem.objective()).isEqualTo(Objective.LATENCY);
    assertThat(problem.devices())
        .extracting(ProblemDevice::id)
        .containsExactly("acc0", "acc1", "cpu0");
  }

  @Test
  void flows_manyReaders_areOneTensor() {
    PlacementProblem problem =
        PlacementProblems.throughput(
            instance(
                List.of(forward(1), forward(2), forward(3)),
                edge(1, 3),
                edge(1, 2),
                edge(1, 2),
                new Edge(2, 3, 0, 0)),
            false);

    assertThat(problem.flows())
        .containsExactly(
            new ProblemFlow(0, Ids.of(1, 2), 250_000), new ProblemFlow(1, Ids.of(2), 0));
  }

  @Test
  void stages_fileOrderGoesBack_standBehindWhatTheyRead() {
    PlacementInstance back = instance(List.of(forward(1), forward(2)), edge(2, 1));

    assertThat(PlacementProblems.throughput(back, false).stages())
        .extracting(ProblemStage::id)
        .containsExactly("n2", "n1");
    assertThat(pairs(back)).containsExactly(new Pair(0, 1));
  }

  @Test
  void costs_unsupportedOnAccelerators_areForbiddenThere() {
    Node cpuOnly = new Node(1, "n", false, 3, 0, false, Node.NO_CLASS, Node.NO_LAYER, 0);

    CostTable costs = PlacementProblems.throughput(instance(List.of(cpuOnly)), false).costs();

    assertThat(costs.allows(0, 0)).isFalse();
    assertThat(costs.allows(0, 1)).isFalse();
    assertThat(costs.nanos(0, 2)).isEqualTo(3_000_000);
  }

  @Test
  void classes_ofSeveralNodes_shareADevice() {
    PlacementProblem problem =
        PlacementProblems.throughput(
            instance(
                List.of(
                    node(1, false, 5),
                    node(2, true, 5),
                    node(3, false, 6),
                    forward(4),
                    forward(8))),
            false);

    assertThat(problem.constraints())
        .containsExactly(new Constraint.CoLocate(Set.of("n1", "n2"))); // 6 is alone, -1 is none
  }

  @Test
  void pairs_forwardEdges_goForward() {
    assertThat(pairs(instance(List.of(forward(1), forward(2), forward(3)), edge(1, 2), edge(2, 3))))
        .containsExactly(new Pair(0, 1), new Pair(1, 2));
  }

  @Test
  void pairs_edgesBetweenPasses_areNone() {
    assertThat(pairs(instance(List.of(forward(1), node(2, true, Node.NO_CLASS)), edge(1, 2))))
        .isEmpty();
  }

  @Test
  void pairs_backwardNodesWithTheirForwardNodes_areNone() {
    List<Node> nodes =
        List.of(node(1, false, 1), node(2, false, 2), node(3, true, 2), node(4, true, 1));

    assertThat(pairs(instance(nodes, edge(1, 2), edge(2, 3), edge(3, 4))))
        .containsExactly(new Pair(0, 1));
  }

  @Test
  void pairs_backwardClassWithoutForwardNode_isTurnedRound() {
    // 3 and 5 belong to forward nodes 2 and 1; 4 between them stands alone
    List<Node> nodes =
        List.of(
            node(1, false, 1),
            node(2, false, 2),
            node(3, true, 2),
            node(4, true, 9),
            node(5, true, 1));

    assertThat(pairs(instance(nodes, edge(1, 2), edge(2, 3), edge(3, 4), edge(4, 5))))
        .containsExactly(new Pair(0, 1), new Pair(3, 2), new Pair(4, 3));
  }

  @Test
  void pairs_backwardNodeOfNoClass_isTurnedRound() {
    List<Node> nodes = List.of(node(1, true, Node.NO_CLASS), node(2, true, Node.NO_CLASS));

    assertThat(pairs(instance(nodes, edge(1, 2)))).containsExactly(new Pair(1, 0));
  }

  @Test
  void throughput_notContiguous_asksForNoOrder() {
    assertThat(
            PlacementProblems.throughput(
                    instance(List.of(forward(1), forward(2)), edge(1, 2)), false)
                .constraints())
        .noneMatch(Constraint.Contiguous.class::isInstance);
  }

  @Test
  void problem_edgesInACycle_isRefused() {
    PlacementInstance round = instance(List.of(forward(1), forward(2)), edge(1, 2), edge(2, 1));

    assertThatThrownBy(() -> PlacementProblems.throughput(round, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node 1")
        .hasMessageContaining("cycle");
  }

  @Test
  void problem_noDevices_isRefused() {
    PlacementInstance none =
        new PlacementInstance("bare", 1024, 0, 0, List.of(forward(1)), List.of());

    assertThatThrownBy(() -> PlacementProblems.latency(none))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("instance bare has no device")
        .hasMessageContaining("Maybe");
  }

  @Test
  void problem_cpusOnly_isOfHosts() {
    PlacementInstance cpus = new PlacementInstance("cpus", 0, 0, 3, List.of(forward(1)), List.of());

    assertThat(PlacementProblems.throughput(cpus, false).devices())
        .extracting(ProblemDevice::id)
        .containsExactly("cpu0", "cpu1", "cpu2");
  }
}
