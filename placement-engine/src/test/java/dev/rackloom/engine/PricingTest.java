package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.engine.simulate.SimulationReport;
import dev.rackloom.engine.simulate.Simulator;
import dev.rackloom.testkit.Problems;
import dev.rackloom.testkit.Racks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-worked cases, and that prediction and simulation agree. */
class PricingTest {

  /** Two devices on a hub; both links 1 byte a nanosecond and 100 ns. */
  private static final Rack RACK =
      new Rack(
          "r",
          List.of(new Node("n", "")),
          List.of(Racks.device("a", "n", 1000, 1, 1), Racks.device("b", "n", 1000, 1, 1)),
          List.of("hub"),
          List.of(
              new Link("la", "hub", "a", "x", 1e9, 100), new Link("lb", "hub", "b", "x", 1e9, 100)),
          "hub",
          1);

  private static PlacementProblem diamond() {
    List<ProblemStage> stages =
        List.of(stage("s0", 50, 0), stage("s1", 0, 0), stage("s2", 0, 0), stage("s3", 0, 40));
    long[][] nanos = {{1000, 2000}, {3000, 500}, {600, 700}, {100, 100}};
    List<ProblemFlow> flows =
        List.of(
            new ProblemFlow(0, Ids.of(1, 2), 200),
            new ProblemFlow(1, Ids.of(3), 300),
            new ProblemFlow(2, Ids.of(3), 10));
    List<ProblemDevice> devices =
        List.of(new ProblemDevice("a", 1000, 10), new ProblemDevice("b", 1000, 20));
    return new PlacementProblem(
        "diamond",
        stages,
        devices,
        CostTable.of(nanos),
        LinkTable.of(RACK),
        flows,
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  private static ProblemStage stage(String id, long in, long out) {
    return new ProblemStage("m", id, Phase.PLAIN, 100, 10, 0, in, out);
  }

  @Test
  void predict_oneDevice_isTheSumOfItsStages() {
    Prediction p = Evaluator.predict(diamond(), Ids.of(0, 0, 0, 0));
    assertThat(p.latencyNanos()).isEqualTo(100 + 50 + 1000 + 3000 + 600 + 100 + 100 + 40);
    assertThat(p.busiestNanos()).isEqualTo(4700);
    assertThat(p.devices().getFirst().memoryBytes()).isEqualTo(410);
    assertThat(p.energyJ()).isCloseTo(10 * 4700e-9, within(1e-15));
  }

  @Test
  void predict_branchElsewhere_overlapsAndPaysTheWay() {
    Prediction p = Evaluator.predict(diamond(), Ids.of(0, 1, 0, 0));
    // s0 ends 1150; its tensor is at b 1150+200+200=1550; s1 ends 2050; back at a
    // 2050+200+300=2550; s2 ended 1750
    assertThat(p.timeline().get(1).startNanos()).isEqualTo(1550);
    assertThat(p.timeline().get(3).startNanos()).isEqualTo(2550);
    assertThat(p.latencyNanos()).isEqualTo(2650 + 140);
    assertThat(p.busiestNanos()).isEqualTo(1700);
    assertThat(p.bottleneck()).contains("device a", "s0");
  }

  @Test
  void predict_twoReadersOnOneDevice_paysTheTensorOnce() {
    Prediction p = Evaluator.predict(diamond(), Ids.of(0, 1, 1, 1));
    long moved =
        p.links().stream()
            .filter(l -> l.link().equals("la <"))
            .mapToLong(Prediction.LinkLoad::bytes)
            .sum();
    assertThat(moved).isEqualTo(200);
  }

  @Test
  void sensitivity_criticalStagesAreOne_othersHaveSlack() {
    var all = Sensitivity.of(diamond(), Ids.of(0, 1, 0, 0));
    assertThat(all.get(0).sensitivity()).isEqualTo(1);
    assertThat(all.get(1).sensitivity()).isEqualTo(1);
    assertThat(all.get(2).sensitivity()).isZero();
    assertThat(all.get(2).slackNanos()).isEqualTo(2550 - 1750);
    assertThat(all.get(1).slackNanos()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void simulate_steadyState_neverBeatsTheBusiestDevice(long seed) {
    PlacementProblem problem =
        Problems.random(seed, 9, 3, Objective.LATENCY).withConstraints(List.of());
    Pricing pricing = new Pricing(problem);
    int[] device = new int[9];
    for (int s = 0; s < 9; s++) {
      int stage = s;
      device[s] =
          IntStream.range(s, s + 3)
              .map(d -> d % 3)
              .filter(d -> pricing.allowed(stage, d))
              .findFirst()
              .orElseThrow();
    }
    Ids devices = Ids.of(device);
    Prediction predicted = Evaluator.predict(problem, devices);
    SimulationReport full = Simulator.run(problem, devices, new Simulator.Load(300, 8, 0, seed));
    assertThat(full.throughputPerS()).isLessThanOrEqualTo(predicted.throughputPerS() * 1.0001);
    SimulationReport alone = Simulator.run(problem, devices, new Simulator.Load(1, 1, 0, seed));
    assertThat((double) alone.latency().p50())
        .isBetween(predicted.latencyNanos() * 0.7, predicted.latencyNanos() * 1.3);
    assertThat(Simulator.run(problem, devices, new Simulator.Load(300, 8, 0, seed)))
        .isEqualTo(full);
  }

  /** Two stages behind NICs that halve what is between them. */
  private static PlacementProblem behindNics(double compression) {
    TransferEngine engine = new TransferEngine(25e9, 1_000, compression, "lz");
    List<Device> devices =
        List.of(
            Racks.device("a", "n", 1 << 20, 1, 1),
            Racks.device("b", "n", 1 << 20, 1, 1),
            Racks.nic("x", "n", engine),
            Racks.nic("y", "n", engine));
    List<Link> links =
        List.of(
            new Link("ax", "a", "x", "pcie", 100e9, 0),
            new Link("by", "b", "y", "pcie", 100e9, 0),
            new Link("xy", "x", "y", "ethernet", 10e9, 0));
    Rack rack = new Rack("r", List.of(new Node("n", "")), devices, List.of(), links, "a", 1);
    long never = CostTable.FORBIDDEN;
    return new PlacementProblem(
        "nics",
        List.of(
            new ProblemStage("m", "s", Phase.PLAIN, 1, 1, 0, 0, 0),
            new ProblemStage("m", "t", Phase.PLAIN, 1, 1, 0, 0, 0)),
        devices.stream().map(d -> new ProblemDevice(d.id(), 1 << 20, 1)).toList(),
        CostTable.of(new long[][] {{1_000, 1_000, never, never}, {1_000, 1_000, never, never}}),
        LinkTable.of(rack),
        List.of(new ProblemFlow(0, Ids.of(1), 1_000_000)),
        List.of(),
        Objective.LATENCY,
        Semantics.RUNTIME);
  }

  @Test
  void predict_nicsThatCompress_timeBytesAndUseOfTheNetworkShrink() {
    Ids apart = Ids.of(0, 1);
    Prediction plain = Evaluator.predict(behindNics(1), apart);
    Prediction halved = Evaluator.predict(behindNics(2), apart);
    assertThat(plain.latencyNanos()).isEqualTo(1_000 + 100_000 + 2_000 + 1_000);
    assertThat(halved.latencyNanos()).isEqualTo(1_000 + 50_000 + 2_000 + 1_000);
    assertThat(plain.links())
        .extracting(Prediction.LinkLoad::link, Prediction.LinkLoad::bytes)
        .contains(tuple("xy >", 1_000_000L), tuple("x engine >", 1_000_000L));
    assertThat(halved.links())
        .extracting(Prediction.LinkLoad::link, Prediction.LinkLoad::bytes)
        .contains(tuple("xy >", 500_000L), tuple("x engine >", 1_000_000L));
    for (double compression : new double[] {1, 2}) {
      PlacementProblem problem = behindNics(compression);
      assertThat(Simulator.run(problem, apart, new Simulator.Load(1, 1, 0, 1)).latency().p50())
          .isEqualTo(Evaluator.predict(problem, apart).latencyNanos());
    }
  }

  /** M/D/1: mean wait = rho s / (2 (1 - rho)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.8})
  void simulate_poissonArrivalsAtOneServer_matchesTheClosedForm(double rho) {
    long service = 1_000_000;
    List<ProblemStage> stages = List.of(new ProblemStage("m", "s", Phase.PLAIN, 1, 1, 0, 0, 0));
    long[][] nanos = {{service, service}};
    PlacementProblem problem =
        new PlacementProblem(
            "md1",
            stages,
            List.of(new ProblemDevice("a", 10, 1), new ProblemDevice("b", 10, 1)),
            CostTable.of(nanos),
            LinkTable.of(RACK),
            List.of(),
            List.of(),
            Objective.LATENCY,
            Semantics.RUNTIME);
    SimulationReport report =
        Simulator.run(problem, Ids.of(0), new Simulator.Load(200_000, 1, rho * 1e9 / service, 7));
    double expected = service * (1 + rho / (2 * (1 - rho)));
    assertThat(report.latency().mean()).isCloseTo(expected, within(expected * 0.03));
  }
}
