package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.serves;
import static dev.rackloom.agent.AgentsSay.servesAfter;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.Lease;
import dev.rackloom.client.PrepareOutcome;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An epoch is served whole or not at all, whoever dies in the middle of pushing it. */
final class HalfPushedTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 1}, 1, 2));
  private static final FaultSettings HASTY =
      FaultSettings.DEFAULT.withAbandoned(Duration.ofMillis(500));

  @TempDir Path folder;

  private TestRack three() {
    return new TestRack(folder).with(HASTY).with(real("a")).with(real("b")).with(real("c"));
  }

  private TestRack threeWithProxies() {
    return new TestRack(folder).with(real("a")).with(real("b")).with(real("c")).withProxies();
  }

  private static DeploymentPlan plan(TestRack rack, long epoch, float first, float second) {
    return rack.plan(
        epoch,
        on("a", TestModel.affine("s1", "x", "h", 2, first, 0)),
        on("b", TestModel.affine("s2", "h", "g", 2, second, 0)),
        on("c", TestModel.affine("s3", "g", "y", 2, 1, 0)));
  }

  private static float ask(AgentClient front) {
    return front.infer("model", ONE).get("y").toFloats()[0];
  }

  /** Kills an agent when the push says that it has come to a step. */
  private static Progress killing(TestRack rack, String device, String step) {
    return (fraction, doing) -> {
      if (doing.startsWith(step)) {
        rack.agent(device).kill();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"sending", "preparing"})
  void agentDiesBeforeTheCommit_theOldEpochServes(String step) {
    try (TestRack rack = three();
        AgentClient a = rack.client("a")) {
      rack.deploy(plan(rack, 1, 2, 3));
      sendAll(rack, "a");
      sendAll(rack, "b");
      DeploymentPlan next = plan(rack, 10, 5, 7);
      try {
        DeployOutcome outcome =
            rack.deployer().deploy(next, rack.artefacts(), killing(rack, "c", step));
        assertThat(outcome).isInstanceOf(DeployOutcome.Refused.class);
      } catch (RackloomException gone) {
        assertThat(gone).hasMessageContaining("n-c");
      }
      assertThat(ask(a)).isEqualTo(6);
      assertThat(a.deployments()).noneMatch(e -> e.epoch() == 10);
    }
  }

  /** From the first activation on there is no way back: those left serve the new epoch whole. */
  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void agentDiesAtTheCommit_theNewEpochServesWithoutIt(String dying) {
    try (TestRack rack = three();
        AgentClient a = rack.client("a")) {
      rack.deploy(plan(rack, 1, 2, 3));
      DeploymentPlan next = plan(rack, 10, 5, 7);
      for (String left : List.of("a", dying.equals("b") ? "c" : "b")) {
        sendAll(rack, left);
      }
      rack.deployer().deploy(next, rack.artefacts(), killing(rack, dying, "activating"));
      assertThat(ask(a)).isEqualTo(35);
      Until.holds("repaired", () -> servesAfter(a, 10));
    }
  }

  /** Nothing was committed: it is taken back from all that can be told. */
  @Test
  void firstAgentIsNotReachedAtTheCommit_theOldEpochServes_andTheOthersLetGo() {
    try (TestRack rack = threeWithProxies();
        TestProxy toFirst = TestProxy.to(rack.agent("a").port());
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b");
        AgentClient c = rack.client("c")) {
      rack.deploy(reachedBy(toFirst, "a", rack, plan(rack, 1, 2, 3)));
      DeploymentPlan next = reachedBy(toFirst, "a", rack, plan(rack, 2, 5, 7));
      assertThatThrownBy(
              () -> rack.deployer().deploy(next, rack.artefacts(), closing(toFirst, "activating")))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("agent 'n-a'");
      for (AgentClient told : List.of(b, c)) {
        assertThat(told.deployments()).extracting(EpochInfo::epoch).containsExactly(1L);
      }
      for (AgentClient front : List.of(a, b, c)) {
        assertThat(ask(front)).isEqualTo(6);
      }
    }
  }

  /** The controller finds nobody there any more. */
  private static Progress closing(TestProxy way, String step) {
    return (fraction, doing) -> {
      if (doing.startsWith(step)) {
        way.close();
      }
    };
  }

  /** One that lives was told to prepare and cannot be told to start: the others tell it. */
  @Test
  void agentIsNotReachedAtTheCommit_theOthersBringItUp() {
    try (TestRack rack = threeWithProxies();
        TestProxy toThird = TestProxy.to(rack.agent("c").port());
        AgentClient a = rack.client("a");
        AgentClient c = rack.client("c")) {
      rack.deploy(reachedBy(toThird, "c", rack, plan(rack, 1, 2, 3)));
      DeploymentPlan next = reachedBy(toThird, "c", rack, plan(rack, 2, 5, 7));
      rack.deployer().deploy(next, rack.artefacts(), closing(toThird, "activating")).orThrow();
      Until.holds("all serve epoch 2", () -> serves(a, 2) && serves(c, 2));
      assertThat(ask(a)).isEqualTo(35);
      assertThat(ask(c)).isEqualTo(35);
    }
  }

  /** The first agent starts the new epoch, and its answer is lost: that was the commit. */
  @Test
  void answerOfTheCommitIsLost_itGoesForward() {
    try (TestRack rack = threeWithProxies();
        TestProxy toFirst = TestProxy.to(rack.agent("a").port());
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      rack.deploy(reachedBy(toFirst, "a", rack, plan(rack, 1, 2, 3)));
      DeploymentPlan next = reachedBy(toFirst, "a", rack, plan(rack, 2, 5, 7));
      Progress losing =
          (fraction, doing) -> {
            if (doing.startsWith("activating")) {
              toFirst.holdAnswers();
              Thread.ofVirtual().start(() -> loseAnswers(toFirst, () -> serves(a, 2)));
            }
          };
      rack.deployer().deploy(next, rack.artefacts(), losing).orThrow();
      assertThat(serves(a, 2) && serves(b, 2)).isTrue();
      assertThat(ask(a)).isEqualTo(35);
    }
  }

  private static void loseAnswers(TestProxy way, BooleanSupplier when) {
    Until.holds("what was asked for is done", when);
    TestProxy.reset(way.connections());
    way.mend();
  }

  /** Where the controller, but no agent, calls one of the agents. */
  private static DeploymentPlan reachedBy(
      TestProxy proxy, String device, TestRack rack, DeploymentPlan plan) {
    List<Node> nodes =
        plan.rack().nodes().stream()
            .map(n -> n.id().equals("n-" + device) ? new Node(n.id(), proxy.address()) : n)
            .toList();
    return rack.planOn(plan, plan.rack().withNodes(nodes));
  }

  private static void sendAll(TestRack rack, String device) {
    try (AgentClient client = rack.client(device)) {
      rack.artefacts().forEach((sha256, file) -> client.upload(sha256, file, Progress.SILENT));
    }
  }

  @Test
  void controllerDiesBeforeTheCommit_whatItPreparedIsLetGo() {
    try (TestRack rack = three();
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      rack.deploy(plan(rack, 1, 2, 3));
      rack.deployer().close();
      DeploymentPlan next = plan(rack, 2, 5, 7);
      for (AgentClient agent : List.of(a, b)) {
        Lease lease = agent.acquireLease("dying desk", Duration.ofMillis(700));
        rack.artefacts().forEach((sha256, file) -> agent.upload(sha256, file, Progress.SILENT));
        assertThat(agent.prepare(lease, next)).isInstanceOf(PrepareOutcome.Ready.class);
      }
      Until.holds(
          "what was half pushed is gone",
          () -> a.deployments().size() == 1 && b.deployments().size() == 1);
      assertThat(ask(a)).isEqualTo(6);
    }
  }

  /** One agent was told to go; the others hear it from that one. */
  @Test
  void controllerDiesInTheCommit_itIsFinishedWithoutIt() {
    try (TestRack rack = three();
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b");
        AgentClient c = rack.client("c")) {
      rack.deploy(plan(rack, 1, 2, 3));
      rack.deployer().close();
      DeploymentPlan next = plan(rack, 2, 5, 7);
      Duration ttl = Duration.ofMillis(700);
      for (AgentClient agent : List.of(a, b, c)) {
        rack.artefacts().forEach((sha256, file) -> agent.upload(sha256, file, Progress.SILENT));
        agent.prepare(agent.acquireLease("dying desk", ttl), next);
      }
      c.activate(c.acquireLease("dying desk", ttl), "demo", 2);
      Until.holds("all serve epoch 2", () -> serves(a, 2) && serves(b, 2) && serves(c, 2));
      assertThat(ask(a)).isEqualTo(35);
      Until.holds("epoch 1 is gone", () -> a.deployments().size() == 1);
    }
  }

  @Test
  void anotherController_findsWhatServes_andTakesOver() {
    try (TestRack rack = three();
        AgentClient a = rack.client("a")) {
      rack.deploy(plan(rack, 1, 2, 3));
      rack.deployer().close();
      try (Deployer other = new Deployer("another desk", Duration.ofSeconds(5))) {
        assertThat(other.lastEpoch(rack.rack(), "demo")).isEqualTo(1);
        DeploymentPlan found = a.activePlan("demo").orElseThrow();
        other.deploy(plan(rack, 2, 5, 7), rack.artefacts(), Progress.SILENT).orThrow();
        assertThat(ask(a)).isEqualTo(35);
        other.drain(found);
        assertThat(a.deployments()).isEmpty();
        assertThat(other.lastEpoch(rack.rack(), "demo")).isEqualTo(2);
        assertThatThrownBy(() -> ask(a)).hasMessageContaining("NOT_FOUND");
      }
    }
  }
}
