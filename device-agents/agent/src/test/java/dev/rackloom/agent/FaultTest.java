package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Lease;
import dev.rackloom.client.MeasureJob;
import dev.rackloom.client.PrepareOutcome;
import dev.rackloom.client.TensorValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  private DeploymentPlan slowOnE(TestRack rack) {
    return rack.deploy(
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("e", TestModel.affine("s2", "h", "y", 2, 3, 0)));
  }

  /** Half of the agents without the lowest-named one may not go on. */
  @Test
  void agentKilledMidRequest_withoutAQuorum_endsItWithItsName() throws Exception {
    FaultSettings impatient = FaultSettings.DEFAULT.withPark(Duration.ofMillis(300));
    try (TestRack rack =
        new TestRack(folder)
            .with(impatient)
            .with(real("b"))
            .with(TestRack.emulated("a", 20_000_000_000L))) {
      DeploymentPlan plan =
          rack.deploy(
              on("b", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("a", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      AgentClient front = rack.deployer().front(plan);
      CompletableFuture<Map<String, TensorValue>> answer;
      try (Heard heard = Heard.of(rack.client("a"))) {
        answer = front.inferAsync("model", INPUTS, Duration.ofSeconds(60));
        heard.next(TensorMoved.class);
      }
      rack.agent("a").kill();
      assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RackloomException.class)
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("agent 'n-a'");
      assertThatThrownBy(() -> front.infer("model", INPUTS))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("agent 'n-a'");
      assertThat(front.ready("model")).isFalse();
    }
  }

  @Test
  void deadline_endsARequest() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(emulated("e", 2_000_000_000L))) {
      AgentClient front = rack.deployer().front(slowOnE(rack));
      assertThatThrownBy(() ->
              front.inferAsync("model", INPUTS, Duration.ofMillis(100)).get(5, TimeUnit.SECONDS))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
  }

  /** Its front does not wait in vain for what another agent has let go. */
  @Test
  void takenDownUnderARequest_endsItAtItsFront() throws Exception {
    FaultSettings impatient = FaultSettings.DEFAULT.withPark(Duration.ofMillis(300));
    try (TestRack rack =
            new TestRack(folder)
                .with(impatient)
                .with(real("a"))
                .with(emulated("e", 40_000_000_000L));
        AgentClient a = rack.client("a");
        AgentClient e = rack.client("e")) {
      CompletableFuture<Map<String, TensorValue>> answer;
      slowOnE(rack);
      rack.letGo();
      try (Heard heard = Heard.of(rack.client("e"))) {
        answer = a.inferAsync("model", INPUTS, Duration.ofSeconds(60));
        heard.next(TensorMoved.class);
      }
      Lease lease = e.acquireLease("me", Duration.ofSeconds(30));
      DeploymentPlan next = rack.plan(2, on("e", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      assertThat(e.prepare(lease, next)).isInstanceOf(PrepareOutcome.Ready.class);
      e.drain(lease, "demo", 1, Duration.ofSeconds(5));
      e.retire(lease, "demo", 1);
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageNotContaining("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void failingStage_endsItsRequestWithTheReason() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      TestModel wide = TestModel.affine("s2", "h", "y", 3, 3, 0);
      TestModel lying =
          new TestModel(
              wide.bytes(), wide.stage(), List.of(TestModel.port("h", 2)), wide.outputs());
      var outcome =
          rack.tryDeploy(
              rack.plan(1, on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)), on("b", lying)));
      assertThatThrownBy(outcome::orThrow)
          .hasMessageContaining("n-b")
          .hasMessageContaining("ONNX Runtime says");
    }
  }

  @Test
  void deadAgent_isReportedAtOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (AgentClient client = AgentClient.connect("127.0.0.1:" + port, "n-x")) {
      assertThatThrownBy(client::describe)
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("agent 'n-x' at 127.0.0.1:" + port)
          .hasMessageContaining("Maybe it is not running");
    }
  }

  @Test
  void portInUse_isSaid() {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      AgentConfig same = AgentConfig.on("n", rack.agent("a").address(), List.of(real("a")), folder);
      assertThatThrownBy(() -> AgentServer.start(same))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("cannot listen at 127.0.0.1");
    }
  }

  @Test
  void silentAgent_isGivenUpAtTheDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        AgentClient client = AgentClient.connect("127.0.0.1:" + silent.getLocalPort(), "n-x")) {
      MeasureJob job = new MeasureJob("0".repeat(64), "d", List.of(), 0, 1, 1, Optional.empty());
      assertThatThrownBy(() -> client.measure(job, Duration.ofMillis(300)))
          .hasMessageContaining("n-x")
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
  }

  /**
   * A peer that accepts connections and never says a word is noticed by its silence, and its stage
   * moves to the one that is left.
   */
  @Test
  void frozenPeer_isDoneWithout() throws Exception {
    try (ServerSocket frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      List<Node> nodes =
          plan.rack().nodes().stream()
              .map(n ->
                  n.id().equals("n-b") ? new Node("n-b", "127.0.0.1:" + frozen.getLocalPort()) : n)
              .toList();
      DeploymentPlan toFrozen = rack.planOn(plan, plan.rack().withNodes(nodes));
      Lease lease = a.acquireLease("me", Duration.ofSeconds(30));
      rack.artefacts().forEach((sha256, file) -> a.upload(sha256, file, Progress.SILENT));
      assertThat(a.prepare(lease, toFrozen)).isInstanceOf(PrepareOutcome.Ready.class);
      a.activate(lease, "demo", 1);
      var answer = a.inferAsync("model", INPUTS, Duration.ofSeconds(20));
      assertThat(answer.get(15, TimeUnit.SECONDS).get("y").toFloats()).containsExactly(6, 12);
      assertThat(a.activePlan("demo").orElseThrow().stages())
          .allSatisfy(s -> assertThat(s.node()).isEqualTo("n-a"));
    }
  }

  @Test
  void plaintextOutsideLoopback_isRefused() {
    assertThatThrownBy(() -> AgentClient.connect("10.1.2.3:7411"))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("TLS")
        .hasMessageContaining("agent enroll");
    AgentConfig open = AgentConfig.on("n", "0.0.0.0:7411", List.of(real("a")), folder);
    assertThatThrownBy(() -> AgentServer.start(open))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("plain text is for loopback only");
    assertThatThrownBy(() -> AgentConfig.on("n", "nonsense", List.of(real("a")), folder))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("'nonsense'");
  }

  @Test
  void gracefulClose_endsWhatCameIn() throws Exception {
    try (TestRack rack = new TestRack(folder).with(emulated("e", 1_000_000_000))) {
      DeploymentPlan plan = rack.deploy(on("e", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      try (Heard heard = Heard.of(rack.client("e"))) {
        var answer =
            rack.deployer().front(plan).inferAsync("model", INPUTS, Duration.ofSeconds(10));
        heard.next(TensorMoved.class);
        rack.agent("e").close();
        assertThat(answer.get(5, TimeUnit.SECONDS).get("y").toFloats()).containsExactly(2, 4);
      }
    }
  }
}
