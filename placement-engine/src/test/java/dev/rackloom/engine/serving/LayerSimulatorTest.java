package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rackloom.api.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers on unlike nodes: hand-worked latency, shares, memory, throughput. */
class LayerSimulatorTest {

  private static final int CALLER = LayerFleet.CALLER;

  private static LayerFleet.Node node(String name, int first, int end, long nanos, long kv) {
    return new LayerFleet.Node(name, first, end, StepTime.linear(nanos, 0), 512, kv);
  }

  private static LayerFleet.Route route(int... nodeFirstEnd) {
    List<LayerFleet.Leg> legs = new ArrayList<>();
    for (int i = 0; i < nodeFirstEnd.length; i += 3) {
      legs.add(new LayerFleet.Leg(nodeFirstEnd[i], nodeFirstEnd[i + 1], nodeFirstEnd[i + 2]));
    }
    return new LayerFleet.Route(legs);
  }

  private static List<LayerFleet.Link> allLinks(int nodes, long latency) {
    List<LayerFleet.Link> links = new ArrayList<>();
    for (int a = CALLER; a < nodes; a++) {
      for (int b = CALLER; b < nodes; b++) {
        if (a != b) {
          links.add(new LayerFleet.Link(a, b, new Instance.Hop(4, 1e9, latency)));
        }
      }
    }
    return links;
  }

  @Test
  void oneRequest_walksItsRouteOnceAToken() {
    LayerFleet cluster =
        new LayerFleet(
            6,
            List.of(node("a", 0, 4, 100, 1_000), node("b", 2, 6, 10, 1_000)),
            allLinks(2, 7),
            List.of(route(0, 0, 3, 1, 3, 6)),
            Numbers.of(1));
    ServingReport report =
        LayerSimulator.run(Trace.of("t", List.of(new Request(0, 5, 3))), cluster);
    ServingReport.Served served = report.requests().getFirst();
    assertThat(served.ttftNanos()).isEqualTo((20 + 7) + 300 + (20 + 7) + 30 + (4 + 7));
    assertThat(served.tpotNanos()).isEqualTo((4 + 7) + 300 + (4 + 7) + 30 + (4 + 7));
    assertThat(report.pools().getFirst().mostBlocks()).isEqualTo(7 * 3);
  }

  @Test
  void shares_areHeldTo_andStateNeverExceedsANode() {
    LayerFleet cluster =
        new LayerFleet(
            4,
            List.of(node("a", 0, 4, 1_000, 4_000), node("b", 0, 4, 1_000, 4_000)),
            allLinks(2, 10),
            List.of(route(0, 0, 4), route(1, 0, 4)),
            Numbers.of(3, 1));
    ServingReport report = LayerSimulator.run(Arrivals.closedLoop(400, 4, 50, 20), cluster);
    assertThat(report.requests()).hasSize(400);
    report.pools().forEach(p -> assertThat(p.mostBlocks()).isLessThanOrEqualTo(4_000));
    double a = report.use().get(0).utilisation();
    double b = report.use().get(1).utilisation();
    assertThat(a).isGreaterThan(b);
  }

  @Test
  void throughput_isThatOfTheSlowestNodeOnceItIsFull() {
    LayerFleet cluster =
        new LayerFleet(
            2,
            List.of(node("a", 0, 1, 1_000, 1 << 20), node("b", 1, 2, 3_000, 1 << 20)),
            allLinks(2, 10),
            List.of(route(0, 0, 1, 1, 1, 2)),
            Numbers.of(1));
    ServingReport report = LayerSimulator.run(Arrivals.closedLoop(600, 64, 1, 200), cluster);
    assertThat(report.use().get(1).utilisation()).isGreaterThan(0.95);
    assertThat(report.events()).isGreaterThan(600 * 200);
    ServingReport again = LayerSimulator.run(Arrivals.closedLoop(600, 64, 1, 200), cluster);
    assertThat(again.requests()).isEqualTo(report.requests());
  }

  @Test
  void decodeRate_ofOneAtATime_isTheRoundTrip() {
    LayerFleet cluster =
        new LayerFleet(
            2,
            List.of(node("a", 0, 2, 5_000, 1 << 20)),
            allLinks(1, 100),
            List.of(route(0, 0, 2)),
            Numbers.of(1));
    ServingReport report = LayerSimulator.run(Arrivals.closedLoop(20, 1, 4, 500), cluster);
    assertThat(report.outputTokensPerS()).isCloseTo(1e9 / 10_208, withPercentage(0.5));
  }

  @Test
  void routes_thatCannotBeWalked_areRefused() {
    List<LayerFleet.Node> nodes = List.of(node("a", 0, 2, 1, 10), node("b", 1, 4, 1, 10));
    assertThatThrownBy(() ->
            new LayerFleet(
                4, nodes, allLinks(2, 1), List.of(route(0, 0, 3, 1, 3, 4)), Numbers.of(1)))
        .hasMessageContaining("does not hold");
    assertThatThrownBy(
            () -> new LayerFleet(4, nodes, allLinks(2, 1), List.of(route(0, 0, 2)), Numbers.of(1)))
        .hasMessageContaining("ends at layer 2 of 4");
    assertThatThrownBy(() ->
            new LayerFleet(4, nodes, List.of(), List.of(route(0, 0, 2, 1, 2, 4)), Numbers.of(1)))
        .hasMessageContaining("no link");
    assertThatThrownBy(() ->
            LayerSimulator.run(
                Trace.of("t", List.of(new Request(0, 9, 9))),
                new LayerFleet(
                    4, nodes, allLinks(2, 1), List.of(route(0, 0, 2, 1, 2, 4)), Numbers.of(1))))
        .hasMessageContaining("no route has room");
  }
}
