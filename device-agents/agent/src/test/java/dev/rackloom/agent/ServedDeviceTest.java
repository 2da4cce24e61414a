package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.EngineTimes;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.agent.execution.served.ServedDevice;
import dev.rackloom.agent.execution.served.ServedExecutor;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent.EngineAsked;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.Lease;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.security.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that a server drives which is another process and none of ours. */
final class ServedDeviceTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  private static final Duration USUAL = Duration.ofSeconds(60);

  @TempDir Path folder;

  private EngineProcess engine;

  @BeforeEach
  void start() throws Exception {
    engine = new EngineProcess(folder);
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
  }

  private Device served() {
    return engine.device("s");
  }

  @Test
  void epoch_isLoadedServedAndUnloadedThere() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(served())) {
      DeploymentPlan plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("s", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      assertThat(engine.models()).singleElement().asString().startsWith("rackloom-n_s-s-");
      try (AgentClient client = rack.client("s")) {
        assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(6, 12);
        assertThat(client.ready("model")).isTrue();
        assertThat(client.describe().capabilities())
            .containsExactly(
                new AgentInfo.Capability(
                    "s", "onnx", "open-inference at " + engine.url(), true, "standalone 1"));
      }
      rack.deployer().drain(plan);
      assertThat(engine.models()).isEmpty();
    }
  }

  /** Whoever comes second is not told that it is gone while the first still unloads it. */
  @Test
  void retiredTwice_bothWaitUntilItIsUnloaded() throws Exception {
    try (TestRack rack = new TestRack(folder).with(served());
        AgentClient client = rack.client("s")) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      rack.letGo();
      Lease lease = client.acquireLease("me", USUAL);
      client.drain(lease, "demo", 1, USUAL);
      engine.freeze();
      Runnable retire = () -> client.retire(lease, "demo", 1);
      var first = CompletableFuture.runAsync(retire, Thread::startVirtualThread);
      Until.holds("it has left the table", () -> client.deployments().isEmpty());
      var second = CompletableFuture.runAsync(retire, Thread::startVirtualThread);
      assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      engine.thaw();
      second.get(30, TimeUnit.SECONDS);
      assertThat(engine.models()).isEmpty();
      first.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatItsEngineSays_reachesTelemetry() throws Exception {
    try (TestRack rack = new TestRack(folder).with(served());
        AgentClient client = rack.client("s");
        Heard heard = Heard.of(rack.client("s"))) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      var _ = client.infer("model", ONE);
      EngineAsked asked = heard.next(EngineAsked.class);
      assertThat(asked.stage()).isEqualTo("s1");
      assertThat(asked.device()).isEqualTo("s");
      assertThat(asked.firings()).isPositive();
      assertThat(asked.failed()).isZero();
      assertThat(asked.batches()).isEqualTo(asked.firings());
      assertThat(asked.samples()).isGreaterThanOrEqualTo(asked.batches());
      assertThat(asked.queueNanos()).isEqualTo(StandaloneServer.QUEUE_NANOS);
      assertThat(asked.computeNanos()).isBetween(1L, asked.waitedNanos());
      assertThat(asked.intervalNanos()).isPositive();
    }
  }

  @Test
  void modelThatTheServerRefuses_refusesTheEpoch_andLeavesNothing() throws Exception {
    try (TestRack rack = new TestRack(folder).with(served())) {
      TestModel good = TestModel.affine("s1", "x", "y", 2, 3, 0);
      TestModel lying =
          new TestModel(good.bytes(), good.stage(), good.inputs(), List.of(TestModel.port("z", 2)));
      assertThatThrownBy(() -> rack.tryDeploy(rack.plan(1, on("s", lying))).orThrow())
          .hasMessageContaining("the sub-model has no output 'z', only [y]");
      assertThat(engine.models()).isEmpty();
    }
  }

  @Test
  void leftovers_ofAnEarlierLife_areRemoved_othersAreNot() throws Exception {
    Files.createDirectories(engine.repository().resolve("rackloom-n_s-s-7-abc/1"));
    Files.createDirectories(engine.repository().resolve("somebody-elses/1"));
    ServedDevice.connect(
            served(), Transport.plain(), USUAL, folder.resolve("notes"), System::nanoTime, () -> {})
        .close();
    assertThat(engine.models()).containsExactly("somebody-elses");
  }

  @Test
  void statistics_areTheServersOwn() throws Exception {
    TestModel model = TestModel.affine("s1", "x", "y", 2, 3, 0);
    Path file = Files.write(folder.resolve("model.onnx"), model.bytes());
    try (ServedDevice device =
            ServedDevice.connect(
                served(),
                Transport.plain(),
                USUAL,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {});
        ServedExecutor executor =
            (ServedExecutor)
                device.load(
                    new SubModel(model.artefact(), file, model.inputs(), model.outputs()))) {
      assertThat(executor.engineTimes()).isEmpty();
      Fired fired = executor.fire(ONE, Bindings.NONE);
      assertThat(fired.outputs().get("y").toFloats()).containsExactly(3, 6);
      EngineTimes first = executor.engineTimes().orElseThrow();
      assertThat(first.firings()).isEqualTo(1);
      assertThat(first.waitedNanos()).isEqualTo(fired.ranNanos());
      assertThat(first.computeNanos()).isBetween(1L, fired.ranNanos());
      assertThat(first.queueNanos()).isEqualTo(StandaloneServer.QUEUE_NANOS);
      assertThat(executor.engineTimes()).isEmpty();
      executor.fire(ONE, Bindings.NONE);
      executor.fire(ONE, Bindings.NONE);
      EngineTimes next = executor.engineTimes().orElseThrow();
      assertThat(next.firings()).isEqualTo(2);
      assertThat(next.queueNanos()).isEqualTo(StandaloneServer.QUEUE_NANOS);
      executor.fire(Map.of("x", TensorValue.of(new float[] {1, 2, 3, 4}, 2, 2)), Bindings.NONE);
      EngineTimes batch = executor.engineTimes().orElseThrow();
      assertThat(batch.batches()).isEqualTo(1);
      assertThat(batch.samples()).isEqualTo(2);
      assertThat(batch.failed()).isZero();
      engine.fill();
      assertThatThrownBy(() -> executor.fire(ONE, Bindings.NONE))
          .isInstanceOf(ExecutionFailure.class);
      EngineTimes failed = executor.engineTimes().orElseThrow();
      assertThat(failed).isEqualTo(new EngineTimes(0, 1, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void firingThatTakesTooLong_isGivenUp_andSaysWhatToSet() throws Exception {
    TestModel model = TestModel.affine("s1", "x", "y", 2, 3, 0);
    Path file = Files.write(folder.resolve("model.onnx"), model.bytes());
    SubModel submodel = new SubModel(model.artefact(), file, model.inputs(), model.outputs());
    Duration second = Duration.ofSeconds(1);
    try (ServedDevice usual =
            ServedDevice.connect(
                served(),
                Transport.plain(),
                second,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {});
        ServedDevice own =
            ServedDevice.connect(
                with("firingSeconds", "2"),
                Transport.plain(),
                USUAL,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {});
        StageExecutor first = usual.load(submodel);
        StageExecutor other = own.load(submodel)) {
      warm(first);
      warm(other);
      engine.freeze();
      assertGivenUp(first, "within 1 s");
      assertGivenUp(other, "within 2 s");
      engine.thaw();
      warm(other);
    }
  }

  /** The first firing of a server may take longer than it is given here. */
  private static void warm(StageExecutor executor) {
    Until.holds("a firing", () -> answers(executor));
  }

  private static boolean answers(StageExecutor executor) {
    try {
      float[] y = executor.fire(ONE, Bindings.NONE).outputs().get("y").toFloats();
      assertThat(y).containsExactly(3, 6);
      return true;
    } catch (ExecutionFailure slow) {
      return false;
    }
  }

  /** Another device may do. */
  private static void assertGivenUp(StageExecutor executor, String when) {
    assertThatThrownBy(() -> executor.fire(ONE, Bindings.NONE))
        .isInstanceOfSatisfying(
            ExecutionFailure.class,
            e -> {
              assertThat(e.isPassing()).isTrue();
              assertThat(e).hasMessageContaining(when).hasMessageContaining("set firingSeconds");
            });
  }

  private Device with(String attribute, String value) {
    Device device = engine.device("t");
    Map<String, String> attributes = new HashMap<>(device.attributes());
    attributes.put(attribute, value);
    return device.withAttributes(attributes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0", "-3"})
  void timeThatIsNone_isRefused(String text) {
    assertThatThrownBy(() ->
            ServedDevice.connect(
                with("firingSeconds", text),
                Transport.plain(),
                USUAL,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {}))
        .hasMessageContaining("firingSeconds '" + text + "'");
  }

  @Test
  void attributesThatAreMissing_areNamed() {
    Device half = real("s").withAttributes(Map.of("executor", "open-inference"));
    assertThatThrownBy(() ->
            ServedDevice.connect(
                half,
                Transport.plain(),
                USUAL,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {}))
        .hasMessageContaining("device 's'")
        .hasMessageContaining("no attribute 'url'");
  }

  @Test
  void repositoryThatIsNoFolder_isSaid() {
    Device lost =
        real("s")
            .withAttributes(
                Map.of(
                    "executor", "open-inference", "url", "127.0.0.1:1", "repository", "nowhere"));
    assertThatThrownBy(() ->
            ServedDevice.connect(
                lost,
                Transport.plain(),
                USUAL,
                folder.resolve("notes"),
                System::nanoTime,
                () -> {}))
        .hasMessageContaining("device 's' cannot write to the repository nowhere");
  }
}
