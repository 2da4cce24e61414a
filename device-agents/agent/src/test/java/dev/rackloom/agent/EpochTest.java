package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.Lease;
import dev.rackloom.client.PrepareOutcome;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EpochTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 1}, 1, 2));

  @TempDir Path folder;

  private static DeploymentPlan plan(TestRack rack, long epoch, float first, float second) {
    return rack.plan(
        epoch,
        on("a", TestModel.affine("s1", "x", "h", 2, first, 0)),
        on("b", TestModel.affine("s2", "h", "y", 2, second, 0)));
  }

  private TestRack rack() {
    return new TestRack(folder).with(real("a")).with(real("b"));
  }

  private static float ask(AgentClient front) {
    return front.infer("model", ONE).get("y").toFloats()[0];
  }

  /** Files are called by what is in them, which says nothing to people. */
  @Test
  void deploying_saysWhichStageGoesWhere() {
    Set<String> said = new ConcurrentSkipListSet<>();
    try (TestRack rack = rack()) {
      DeploymentPlan plan = plan(rack, 1, 2, 3);
      rack.tryDeploy(plan, (fraction, doing) -> said.add(doing)).orThrow();
      String first = plan.stages().getFirst().stage().label();
      String last = plan.stages().getLast().stage().label();
      assertThat(said)
          .contains("sending " + first + " to n-a", "sending " + last + " to n-b")
          .noneMatch(doing -> doing.contains("onnx"));
    }
  }

  @Test
  void switchUnderLoad_losesNothingAndMixesNothing() throws Exception {
    try (TestRack rack = rack()) {
      rack.deploy(plan(rack, 1, 2, 3));
      AtomicBoolean stop = new AtomicBoolean();
      Set<Float> seen = new ConcurrentSkipListSet<>();
      CountDownLatch warm = new CountDownLatch(40);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          AgentClient a = rack.client("a");
          AgentClient b = rack.client("b")) {
        List<Future<Integer>> loads =
            IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> load(i % 2 == 0 ? a : b, stop, seen, warm)))
                .toList();
        warm.await();
        rack.deploy(plan(rack, 2, 5, 7));
        rack.deploy(plan(rack, 3, 11, 13));
        stop.set(true);
        for (Future<Integer> load : loads) {
          assertThat(load.get()).isPositive();
        }
        assertThat(new TreeSet<>(Set.of(6f, 35f, 143f))).containsAll(seen);
        assertThat(a.deployments())
            .containsExactly(new EpochInfo("demo", 3, "model", EpochInfo.State.ACTIVE, 0));
        assertThat(ask(a)).isEqualTo(143);
      }
    }
  }

  private static int load(
      AgentClient front, AtomicBoolean stop, Set<Float> seen, CountDownLatch warm) {
    int asked = 0;
    while (!stop.get()) {
      seen.add(ask(front));
      asked++;
      warm.countDown();
    }
    return asked;
  }

  @Test
  void refusedPrepare_leavesTheOldEpochServing() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(small("b"))) {
      rack.deploy(plan(rack, 1, 2, 3));
      DeploymentPlan tooLarge =
          rack.plan(
              2,
              on("a", TestModel.affine("s1", "x", "h", 2, 5, 0)),
              on("b", TestModel.random("s2", "h", "y", 2, 500, 1)));
      DeployOutcome outcome = rack.tryDeploy(tooLarge);
      assertThat(outcome)
          .isInstanceOfSatisfying(DeployOutcome.Refused.class, EpochTest::refusedByB);
      assertThatThrownBy(outcome::orThrow)
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("n-b")
          .hasMessageContaining("Maybe");
      try (AgentClient a = rack.client("a")) {
        assertThat(a.deployments()).extracting(EpochInfo::epoch).containsExactly(1L);
        assertThat(ask(a)).isEqualTo(6);
      }
    }
  }

  private static void refusedByB(DeployOutcome.Refused refused) {
    assertThat(refused.refusals())
        .singleElement()
        .satisfies(r -> {
          assertThat(r.node()).isEqualTo("n-b");
          assertThat(r.reason()).contains("'b'", "1000 bytes of DDR", "too many");
        });
  }

  private static Device small(String id) {
    return TestRack.device(id, false, 1000, 1e10, 1e10, 1000);
  }

  @Test
  void anEpoch_mustBeNewerThanWhatIsThere() {
    try (TestRack rack = rack()) {
      rack.deploy(plan(rack, 2, 2, 3));
      assertThat(rack.tryDeploy(plan(rack, 1, 5, 7))).isInstanceOf(DeployOutcome.Refused.class);
    }
  }

  @Test
  void drained_servesNothingAndIsGone() {
    try (TestRack rack = rack()) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, 2, 3));
      AgentClient front = rack.deployer().front(plan);
      assertThat(front.ready("model")).isTrue();
      rack.deployer().drain(plan);
      assertThat(front.deployments()).isEmpty();
      assertThat(front.ready("model")).isFalse();
      assertThatThrownBy(() -> ask(front))
          .hasMessageContaining("no active deployment serves 'model'");
    }
  }

  @Test
  void secondController_isRefusedAndToldWhoHoldsTheAgent() {
    try (TestRack rack = rack();
        AgentClient a = rack.client("a")) {
      Lease lease = a.acquireLease("desk one", Duration.ofSeconds(30));
      assertThat(a.acquireLease("desk one", Duration.ofSeconds(30)).token())
          .isEqualTo(lease.token());
      assertThatThrownBy(() -> a.acquireLease("desk two", Duration.ofSeconds(30)))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("held by 'desk one'")
          .hasMessageContaining("agent 'n-a' at 127.0.0.1")
          .hasMessageContaining("Maybe");
      assertThatThrownBy(
              () -> a.activate(new Lease("desk two", "forged", Duration.ofSeconds(1)), "demo", 1))
          .hasMessageContaining("held by 'desk one'");
      a.releaseLease(lease);
      a.acquireLease("desk two", Duration.ofSeconds(30));
    }
  }

  @Test
  void preparedTwice_isPreparedOnce_andAPreparedEpochDoesNotServe() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan = rack.plan(1, on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      Lease lease = a.acquireLease("me", Duration.ofSeconds(30));
      assertThat(a.prepare(lease, plan))
          .isInstanceOfSatisfying(
              PrepareOutcome.Refused.class,
              r -> assertThat(r.reason()).contains("artefacts are missing"));
      rack.artefacts().forEach((sha256, file) -> a.upload(sha256, file, (f, d) -> {}));
      assertThat(a.prepare(lease, plan)).isInstanceOf(PrepareOutcome.Ready.class);
      assertThat(a.prepare(lease, plan)).isInstanceOf(PrepareOutcome.Ready.class);
      assertThatThrownBy(() -> ask(a)).hasMessageContaining("NOT_FOUND");
      a.activate(lease, "demo", 1);
      assertThat(ask(a)).isEqualTo(2);
      assertThatThrownBy(() -> a.retire(lease, "demo", 1)).hasMessageContaining("drain it first");
    }
  }

  @Test
  void activation_canBeTakenBack() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient a = rack.client("a")) {
      rack.deploy(rack.plan(1, on("a", TestModel.affine("s1", "x", "y", 2, 2, 0))));
      Lease lease = a.acquireLease("test", Duration.ofSeconds(30));
      DeploymentPlan next = rack.plan(2, on("a", TestModel.affine("s1", "x", "y", 2, 5, 0)));
      rack.artefacts().forEach((sha256, file) -> a.upload(sha256, file, (f, d) -> {}));
      a.prepare(lease, next);
      a.activate(lease, "demo", 2);
      assertThat(ask(a)).isEqualTo(5);
      a.activate(lease, "demo", 1);
      assertThat(ask(a)).isEqualTo(2);
      a.drain(lease, "demo", 2, Duration.ofSeconds(5));
      a.retire(lease, "demo", 2);
      assertThat(a.deployments()).extracting(EpochInfo::epoch).containsExactly(1L);
    }
  }

  @Test
  void deadAgent_failsTheDeployAndTheOldEpochServes() {
    try (TestRack rack = rack().with(real("c"));
        AgentClient a = rack.client("a")) {
      rack.deploy(plan(rack, 1, 2, 3));
      DeploymentPlan onC =
          rack.plan(
              2,
              on("a", TestModel.affine("s1", "x", "h", 2, 5, 0)),
              on("c", TestModel.affine("s2", "h", "y", 2, 7, 0)));
      rack.agent("c").kill();
      assertThatThrownBy(() -> rack.tryDeploy(onC))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("agent 'n-c' at 127.0.0.1");
      assertThat(ask(a)).isEqualTo(6);
    }
  }
}
