package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmulationTest {

  @TempDir Path folder;

  @Test
  void time_isShapedAndLabelled() throws Exception {
    try (TestRack rack =
        new TestRack(folder).with(real("a")).with(emulated("e", 10_000_000)).dilated(4)) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 4, 2, 0)),
              on("e", TestModel.affine("s2", "h", "y", 4, 3, 0)));
      try (Heard a = Heard.of(rack.client("a"));
          Heard e = Heard.of(rack.client("e"))) {
        long start = System.nanoTime();
        var answers =
            rack.deployer()
                .front(plan)
                .infer("model", Map.of("x", TensorValue.of(new float[] {1, 2, 3, 4}, 1, 4)));
        assertThat(System.nanoTime() - start).isGreaterThan(32_000_000);
        assertThat(answers.get("y").toFloats()).containsExactly(6, 12, 18, 24);
        StageFired emulated = e.next(StageFired.class);
        assertThat(emulated.source()).isEqualTo(Source.EMULATED);
        assertThat(emulated.computeNanos())
            .isBetween(8_000_000L, 25_000_000L)
            .isNotEqualTo(10_000_000L);
        assertThat(emulated.wallNanos()).isGreaterThanOrEqualTo(4 * emulated.computeNanos() - 4);
        StageFired measured = a.next(StageFired.class);
        assertThat(measured.source()).isEqualTo(Source.MEASURED);
        assertThat(measured.wallNanos()).isGreaterThanOrEqualTo(4 * measured.computeNanos());
        assertThat(measured.predictedNanos()).isPositive();
      }
    }
  }

  @Test
  void front_isAtARealDevice_soThatItsInputsDoNotTravel() throws Exception {
    try (TestRack rack =
        new TestRack(folder).with(emulated("e", 1_000_000)).with(real("a")).dilated(4)) {
      var plan =
          rack.deploy(
              on("e", TestModel.affine("s1", "x", "h", 4, 2, 0)),
              on("a", TestModel.affine("s2", "h", "y", 4, 3, 0)));
      Rack r = plan.rack();
      Rack callerOutside =
          new Rack(
              r.name(),
              r.nodes(),
              r.devices(),
              r.switches(),
              r.links(),
              "switch",
              r.timeDilation());
      var moved =
          new DeploymentPlan(
              plan.deployment(),
              plan.epoch(),
              plan.model(),
              plan.graphDigest(),
              callerOutside,
              plan.stages(),
              plan.routes(),
              plan.inputs(),
              plan.outputs(),
              plan.typical(),
              plan.profile());
      assertThat(rack.deployer().front(moved).describe().node()).isEqualTo("n-a");
    }
  }

  @Test
  void links_areShapedToo() throws Exception {
    try (TestRack rack =
        new TestRack(folder)
            .with(real("a"))
            .with(emulated("e", 1_000_000))
            .linkedAt(1e6)
            .dilated(2)) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 100, 1, 0)),
              on("e", TestModel.affine("s2", "h", "y", 100, 1, 0)));
      try (Heard e = Heard.of(rack.client("e"))) {
        rack.deployer()
            .front(plan)
            .infer("model", Map.of("x", TensorValue.of(new float[2500], 25, 100)));
        TensorMoved moved = e.next(TensorMoved.class);
        assertThat(moved.source()).isEqualTo(Source.EMULATED);
        assertThat(moved.bytes()).isEqualTo(10_000);
        assertThat(moved.modelledNanos()).isBetween(8_000_000L, 13_000_000L);
        assertThat(moved.wallNanos()).isGreaterThanOrEqualTo(2 * moved.modelledNanos());
      }
    }
  }

  private static Device nic(String id, String node, TransferEngine engine) {
    Device like = emulated(id, 0);
    return new Device(
        id,
        node,
        "nic",
        "test",
        Map.of(),
        like.memory(),
        0,
        like.power(),
        like.realization(),
        engine.attributes());
  }

  /** Devices a and e behind NICs of their nodes, which are the ends of a slow network. */
  private static Rack behindNics(Rack plain, double compression) {
    TransferEngine engine = new TransferEngine(1e9, 0, compression, "lz");
    List<Device> devices = new ArrayList<>(plain.devices());
    devices.add(nic("x", "n-a", engine));
    devices.add(nic("y", "n-e", engine));
    return new Rack(
        plain.name(),
        plain.nodes(),
        devices,
        List.of(),
        List.of(
            new Link("ax", "a", "x", "pcie", 1e9, 0),
            new Link("xy", "x", "y", "ethernet", 1e6, 0),
            new Link("ye", "y", "e", "pcie", 1e9, 0)),
        "a",
        plain.timeDilation());
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 4})
  void nics_compressWhatCrossesTheNetwork_andItsTimeShrinksAlike(double compression)
      throws Exception {
    try (TestRack rack =
        new TestRack(folder).with(real("a")).with(emulated("e", 1_000_000)).dilated(2)) {
      var plain =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 100, 1, 0)),
              on("e", TestModel.affine("s2", "h", "y", 100, 2, 0)));
      var plan = rack.deploy(rack.planOn(plain, behindNics(plain.rack(), compression)));
      try (Heard e = Heard.of(rack.client("e"))) {
        float[] rows = new float[2500];
        Arrays.fill(rows, 3);
        var answers =
            rack.deployer().front(plan).infer("model", Map.of("x", TensorValue.of(rows, 25, 100)));
        assertThat(answers.get("y").toFloats()).containsOnly(6);
        TensorMoved moved = e.next(TensorMoved.class);
        assertThat(moved.source()).isEqualTo(Source.EMULATED);
        assertThat(moved.bytes()).isEqualTo(10_000);
        assertThat(moved.carriedBytes()).isEqualTo(Math.round(10_000 / compression));
        assertThat(moved.modelledNanos() * compression).isBetween(8_000_000.0, 13_000_000.0);
      }
    }
  }

  /**
   * Devices a, e and f, each behind a NIC: the host's links take 10 ms for 10 kB, the network 1 ms.
   */
  private static Rack star(Rack plain, boolean scatter) {
    TransferEngine engine = new TransferEngine(1e9, 0, 1, "none", scatter, false);
    List<Device> devices = new ArrayList<>(plain.devices());
    List<Link> links = new ArrayList<>();
    for (String id : List.of("a", "e", "f")) {
      devices.add(nic("nic-" + id, "n-" + id, engine));
      links.add(new Link("pcie-" + id, id, "nic-" + id, "pcie", id.equals("a") ? 1e6 : 1e9, 0));
      links.add(new Link("net-" + id, "nic-" + id, "hub", "ethernet", 1e7, 0));
    }
    return new Rack(
        plain.name(), plain.nodes(), devices, List.of("hub"), links, "a", plain.timeDilation());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nicThatScatters_sendsTheSecondReaderItsCopy_elseItWaitsForTheHostsLink(boolean scatter)
      throws Exception {
    try (TestRack rack =
        new TestRack(folder)
            .with(real("a"))
            .with(emulated("e", 1_000_000))
            .with(emulated("f", 1_000_000))
            .dilated(2)) {
      var plain =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 100, 1, 0)),
              on("e", TestModel.affine("s2", "h", "y", 100, 2, 0)),
              on("f", TestModel.affine("s3", "h", "z", 100, 3, 0)));
      var plan = rack.deploy(rack.planOn(plain, star(plain.rack(), scatter)));
      try (Heard e = Heard.of(rack.client("e"));
          Heard f = Heard.of(rack.client("f"))) {
        float[] rows = new float[2500];
        Arrays.fill(rows, 3);
        var answers =
            rack.deployer().front(plan).infer("model", Map.of("x", TensorValue.of(rows, 25, 100)));
        assertThat(answers.get("y").toFloats()).containsOnly(6);
        assertThat(answers.get("z").toFloats()).containsOnly(9);
        TensorMoved first = e.next(TensorMoved.class);
        TensorMoved second = f.next(TensorMoved.class);
        assertThat(first.modelledNanos()).isBetween(8_000_000L, 13_000_000L);
        assertThat(first.copiedBytes()).isZero();
        assertThat(second.bytes()).isEqualTo(10_000);
        assertThat(second.copiedBytes()).isEqualTo(scatter ? 10_000 : 0);
        // the link or the network port is taken by the first copy for 10 ms or 1 ms, within 20 %
        long waited = second.modelledNanos() - first.modelledNanos();
        assertThat(waited)
            .isBetween(scatter ? 800_000L : 8_000_000L, scatter ? 1_300_000L : 13_000_000L);
        assertThat(second.wallNanos()).isGreaterThanOrEqualTo(2 * second.modelledNanos());
      }
    }
  }

  /** Predictions price what the caller brings to each stage by itself. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inputsForSeveralReaders_goByThemselves(boolean scatter) throws Exception {
    try (TestRack rack =
        new TestRack(folder)
            .with(real("a"))
            .with(emulated("e", 1_000_000))
            .with(emulated("f", 1_000_000))
            .dilated(2)) {
      var plain =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "w", 100, 1, 0)),
              on("e", TestModel.affine("s2", "x", "y", 100, 2, 0)),
              on("f", TestModel.affine("s3", "x", "z", 100, 3, 0)));
      var plan = rack.deploy(rack.planOn(plain, star(plain.rack(), scatter)));
      try (Heard e = Heard.of(rack.client("e"));
          Heard f = Heard.of(rack.client("f"))) {
        rack.deployer()
            .front(plan)
            .infer("model", Map.of("x", TensorValue.of(new float[2500], 25, 100)));
        for (Heard heard : List.of(e, f)) {
          TensorMoved moved = heard.next(TensorMoved.class);
          assertThat(moved.tensor()).isEqualTo("x");
          assertThat(moved.copiedBytes()).isZero();
          assertThat(moved.modelledNanos()).isBetween(8_000_000L, 13_000_000L);
        }
      }
    }
  }

  @Test
  void tooSmallADilation_isRefusedWithOneThatWouldDo_andThatOneDoes() {
    try (TestRack rack = new TestRack(folder).with(emulated("e", 100))) {
      TestRack.Placed placed = on("e", TestModel.random("s1", "x", "y", 64, 64, 1));
      DeployOutcome outcome = rack.tryDeploy(rack.plan(1, placed));
      assertThat(outcome).isInstanceOf(DeployOutcome.Refused.class);
      DeployOutcome.Refused refused = (DeployOutcome.Refused) outcome;
      assertThat(refused.refusals().getFirst().reason())
          .contains("time dilation 1.0 is too small", "'s1' on 'e'", "would do");
      double enough = refused.dilationNeeded().orElseThrow();
      assertThat(enough).isGreaterThan(1);
      DeployOutcome.Serving serving =
          rack.dilated(enough).tryDeploy(rack.plan(2, placed)).orThrow();
      assertThat(serving.dilationNeeded()).isBetween(1.0, enough);
    }
  }

  @Test
  void sameSeed_sameTruth_andNotTheCatalogue() {
    var device = emulated("e", 1_000_000);
    var stage = TestModel.random("s1", "x", "y", 64, 64, 1).stage();
    var bindings = dev.rackloom.api.symbolic.Bindings.of("batch", 4);
    var phase = dev.rackloom.api.stage.Phase.PLAIN;
    long one =
        new dev.rackloom.agent.execution.EmulatorTruth(device, 1).nanos(stage, phase, bindings);
    assertThat(
            new dev.rackloom.agent.execution.EmulatorTruth(device, 1).nanos(stage, phase, bindings))
        .isEqualTo(one);
    assertThat(
            new dev.rackloom.agent.execution.EmulatorTruth(device, 2).nanos(stage, phase, bindings))
        .isNotEqualTo(one);
    assertThat(one).isBetween(800_000L, 1_300_000L);
  }

  @Test
  void emulatedMemory_isCapped() {
    try (TestRack rack =
            new TestRack(folder).with(TestRack.device("e", true, 10_000, 1e12, 1e12, 10_000_000));
        AgentClient e = rack.client("e")) {
      DeployOutcome outcome =
          rack.tryDeploy(rack.plan(1, on("e", TestModel.random("s1", "x", "y", 64, 64, 1))));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              DeployOutcome.Refused.class,
              r ->
                  assertThat(r.refusals().getFirst().reason())
                      .contains("10000 bytes of DDR", "need 17664", "7664 too many"));
      assertThat(e.deployments()).isEmpty();
    }
  }
}
