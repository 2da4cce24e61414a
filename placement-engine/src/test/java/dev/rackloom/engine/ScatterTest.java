package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.simulate.Simulator;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import dev.rackloom.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NICs that send copies on, and add what comes to them: by hand, and never for the worse. */
class ScatterTest {

  private static final long MB = 1_000_000;
  private static final long NEVER = CostTable.FORBIDDEN;

  /**
   * Devices a, b and c, each behind a NIC of its own on a switch. A host's link takes 100 us for a
   * megabyte, an engine 40 us, the network 50 us; each engine adds 1 us.
   */
  private static Rack rack(boolean scatter, boolean reduce) {
    TransferEngine engine = new TransferEngine(25e9, 1_000, 1, "none", scatter, reduce);
    List<Device> devices = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    for (String id : List.of("a", "b", "c")) {
      devices.add(Racks.device(id, "n", 1 << 20, 1, 1));
    }
    for (String id : List.of("a", "b", "c")) {
      devices.add(Racks.nic("nic-" + id, "n", engine));
      links.add(new Link("pcie-" + id, id, "nic-" + id, "pcie", 10e9, 0));
      links.add(new Link("net-" + id, "nic-" + id, "hub", "ethernet", 20e9, 0));
    }
    return new Rack("r", List.of(new Node("n", "")), devices, List.of("hub"), links, "a", 1);
  }

  private static ProblemStage stage(String id) {
    return new ProblemStage("m", id, Phase.PLAIN, 1, 1, 0, 0, 0);
  }

  /** One stage whose megabyte two others read; all take 1 us. */
  private static PlacementProblem fan(boolean scatter, List<ProblemGroup> groups) {
    return fan(rack(scatter, false), groups);
  }

  private static PlacementProblem fan(Rack rack, List<ProblemGroup> groups) {
    long[][] nanos = new long[3][6 + groups.size()];
    for (long[] row : nanos) {
      for (int p = 0; p < row.length; p++) {
        row[p] = p < 3 || p >= 6 ? 1_000 : NEVER;
      }
    }
    return new PlacementProblem(
        "fan",
        List.of(stage("s"), stage("t"), stage("u")),
        rack.devices().stream().map(d -> new ProblemDevice(d.id(), 1 << 20, 1)).toList(),
        CostTable.of(nanos),
        LinkTable.of(rack),
        List.of(new ProblemFlow(0, Ids.of(1, 2), MB)),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME,
        groups,
        Ids.NONE);
  }

  private static long bytes(Prediction prediction, String link) {
    return prediction.links().stream()
        .filter(l -> l.link().equals(link))
        .mapToLong(Prediction.LinkLoad::bytes)
        .sum();
  }

  @Test
  void predict_twoReadersBeyondANic_crossTheHostsLinkOnceIfItScatters() {
    Ids apart = Ids.of(0, 1, 2);
    Prediction plain = Evaluator.predict(fan(false, List.of()), apart);
    Prediction scattered = Evaluator.predict(fan(true, List.of()), apart);
    // ready at 1 us, the second copy waits 100 us for pcie-a, and takes 100 us and two engines
    assertThat(plain.latencyNanos()).isEqualTo(1_000 + 100_000 + 102_000 + 1_000);
    // the second copy waits 50 us for net-a only
    assertThat(scattered.latencyNanos()).isEqualTo(1_000 + 50_000 + 102_000 + 1_000);
    assertThat(bytes(plain, "pcie-a >")).isEqualTo(2 * MB);
    assertThat(bytes(scattered, "pcie-a >")).isEqualTo(MB);
    assertThat(bytes(plain, "nic-a engine >")).isEqualTo(2 * MB);
    assertThat(bytes(scattered, "nic-a engine >")).isEqualTo(MB);
    assertThat(bytes(scattered, "net-a >")).isEqualTo(2 * MB);
    assertThat(bytes(scattered, "pcie-b <")).isEqualTo(MB);
    assertThat(plain.busiestNanos()).isEqualTo(200_000);
    assertThat(scattered.busiestNanos()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void simulate_oneRequest_takesWhatIsPredicted_andManyAsTheBusiestLinkLets(boolean scatter) {
    PlacementProblem problem = fan(scatter, List.of());
    Ids apart = Ids.of(0, 1, 2);
    Prediction predicted = Evaluator.predict(problem, apart);
    assertThat(Simulator.run(problem, apart, new Simulator.Load(1, 1, 0, 1)).latency().p50())
        .isEqualTo(predicted.latencyNanos());
    var many = Simulator.run(problem, apart, new Simulator.Load(200, 8, 0, 1));
    assertThat(many.throughputPerS())
        .isBetween(predicted.throughputPerS() * 0.95, predicted.throughputPerS() * 1.0001);
  }

  @Test
  void predict_readersThatAreAGroup_areSentOneTensor() {
    ProblemGroup.Part part = new ProblemGroup.Part(1, 1, 0, 0);
    ProblemGroup both =
        new ProblemGroup(
            "b+c", Sharing.TENSOR, Ids.of(1, 2), List.of(0.5, 0.5), List.of(part, part, part));
    PlacementProblem problem = fan(true, List.of(both));
    Ids together = Ids.of(0, 6, 6);
    Prediction scattered = Evaluator.predict(problem, together);
    assertThat(bytes(scattered, "pcie-a >")).isEqualTo(MB);
    assertThat(bytes(scattered, "net-a >")).isEqualTo(2 * MB);
    // two stages of the group, one after the other
    assertThat(scattered.latencyNanos()).isEqualTo(1_000 + 50_000 + 102_000 + 2_000);
    assertThat(Simulator.run(problem, together, new Simulator.Load(1, 1, 0, 1)).latency().p50())
        .isEqualTo(scattered.latencyNanos());
  }

  @Test
  void predict_partsOfATensor_areNoCopies() {
    ProblemGroup.Part part = new ProblemGroup.Part(1, 1, 0, 0);
    ProblemGroup halves =
        new ProblemGroup(
            "b+c", Sharing.DATA, Ids.of(1, 2), List.of(0.5, 0.5), List.of(part, part, part));
    Prediction scattered = Evaluator.predict(fan(true, List.of(halves)), Ids.of(0, 6, 6));
    assertThat(bytes(scattered, "pcie-a >")).isEqualTo(MB);
    assertThat(bytes(scattered, "net-a >")).isEqualTo(MB);
  }

  private static ProblemGroup replicas(String id, Ids members) {
    ProblemGroup.Part part = new ProblemGroup.Part(1, 1, 0, 0);
    return new ProblemGroup(
        id, Sharing.REPLICAS, members, List.of(0.5, 0.5), List.of(part, part, part));
  }

  /** Two readers with replicas, whose replicas of one request are never on the same device. */
  @Test
  void simulate_replicas_letNoMoreThroughThanIsPredicted() {
    PlacementProblem problem =
        fan(true, List.of(replicas("b,c", Ids.of(1, 2)), replicas("c,b", Ids.of(2, 1))));
    Ids replicated = Ids.of(0, 6, 7);
    Prediction predicted = Evaluator.predict(problem, replicated);
    assertThat(bytes(predicted, "pcie-a >")).isEqualTo(2 * MB);
    var many = Simulator.run(problem, replicated, new Simulator.Load(200, 8, 0, 1));
    assertThat(many.throughputPerS())
        .isBetween(predicted.throughputPerS() * 0.95, predicted.throughputPerS() * 1.01);
  }

  /**
   * Three members in a ring, each behind a NIC: a member leaves less and another enters less than
   * the network carries, by numbers that tell them apart.
   */
  @Test
  void predict_tensorGroup_loadsHostsByWhatLeavesAndEnters_theNetworkByWhatIsExchanged() {
    ProblemGroup.Part part = new ProblemGroup.Part(1, 1, 0, 3 * MB, 2 * MB, MB);
    ProblemGroup ring =
        new ProblemGroup(
            "a+b+c",
            Sharing.TENSOR,
            Ids.of(0, 1, 2),
            List.of(0.4, 0.3, 0.3),
            List.of(part, part, part));
    Prediction predicted = Evaluator.predict(fan(rack(true, true), List.of(ring)), Ids.of(6, 6, 6));
    for (String id : List.of("a", "b", "c")) {
      assertThat(bytes(predicted, "pcie-" + id + " >")).isEqualTo(3 * 2 * MB);
      assertThat(bytes(predicted, "nic-" + id + " engine >")).isEqualTo(3 * 2 * MB);
      assertThat(bytes(predicted, "net-" + id + " >")).isEqualTo(3 * 3 * MB);
      assertThat(bytes(predicted, "net-" + id + " <")).isEqualTo(3 * 3 * MB);
      assertThat(bytes(predicted, "nic-" + id + " engine <")).isEqualTo(3 * MB);
      assertThat(bytes(predicted, "pcie-" + id + " <")).isEqualTo(3 * MB);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void predict_anyAssignment_scatteringNeverCosts(long seed) {
    PlacementProblem plain = Problems.behindNics(seed, 12, 4, Objective.LATENCY, false);
    PlacementProblem scattering = Problems.behindNics(seed, 12, 4, Objective.LATENCY, true);
    var random = Seeded.random(seed);
    boolean saves = false;
    for (int tries = 0; tries < 20; tries++) {
      int[] at = random.ints(12, 0, 4).toArray();
      Prediction without = Evaluator.predict(plain, Ids.of(at));
      Prediction with = Evaluator.predict(scattering, Ids.of(at));
      assertThat(with.latencyNanos()).isLessThanOrEqualTo(without.latencyNanos());
      assertThat(with.busiestNanos()).isLessThanOrEqualTo(without.busiestNanos());
      for (Prediction.LinkLoad link : without.links()) {
        assertThat(bytes(with, link.link())).as(link.link()).isLessThanOrEqualTo(link.bytes());
        boolean host = link.link().startsWith("pcie") || link.link().contains("engine");
        saves |= host && bytes(with, link.link()) < link.bytes();
        assertThat(host || bytes(with, link.link()) == link.bytes()).as(link.link()).isTrue();
      }
    }
    assertThat(saves).isTrue();
  }
}
