package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A device is lost although its agent is well: the server behind it is killed, or hangs. */
final class LostEngineTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  /** A repair that takes longer than requests are parked loses some. */
  private static final long PARKED_NANOS = FaultSettings.DEFAULT.park().toNanos();

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

  private TestRack three() {
    return new TestRack(folder).with(real("a")).with(real("b")).with(engine.device("s"));
  }

  private static DeploymentPlan plan(TestRack rack) {
    return rack.deploy(
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("s", TestModel.affine("s2", "h", "y", 2, 3, 0)));
  }

  private static List<String> devices(AgentClient client) {
    return client.activePlan("demo").orElseThrow().stages().stream()
        .map(PlannedStage::device)
        .toList();
  }

  private static MembersChanged next(Heard heard, Change change) throws Exception {
    MembersChanged event = heard.next(MembersChanged.class);
    while (event.change() != change) {
      event = heard.next(MembersChanged.class);
    }
    return event;
  }

  /** Callers that ask one request after the other until they are told to stop. */
  private static final class Load {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final List<CompletableFuture<Void>> callers;

    Load(AgentClient front, int callers) {
      this.callers =
          IntStream.range(0, callers)
              .mapToObj(
                  i -> CompletableFuture.runAsync(() -> ask(front), Thread::startVirtualThread))
              .toList();
    }

    private void ask(AgentClient front) {
      while (!over.get()) {
        assertThat(front.infer("model", ONE).get("y").toFloats()).containsExactly(6, 12);
        answered.incrementAndGet();
      }
    }

    /** Waits for as many answers as that from now on, or for a caller that failed. */
    void awaitMore(long more) {
      long goal = answered.get() + more;
      Until.holds(
          more + " more answers",
          () ->
              answered.get() >= goal
                  || callers.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
    }

    /** None of them was refused or answered wrongly. */
    void end() throws Exception {
      over.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** A device with room for that sub-model and no other. */
  private static Device full(String id, TestModel model) {
    var footprint = model.stage().footprint();
    long weights = footprint.weightBytes().known().orElseThrow();
    long activations =
        footprint.activationBytes().bind(Bindings.of("batch", 2)).known().orElseThrow();
    return TestRack.device(id, false, weights + activations, 1e10, 1e10, 1000);
  }

  private static Device neighbour(String id) {
    Device d = real(id);
    return new Device(
        d.id(),
        "n-s",
        d.kind(),
        d.model(),
        d.peakFlopsPerS(),
        d.memory(),
        d.launchNanos(),
        d.power(),
        d.realization(),
        d.attributes());
  }

  @Test
  void killed_whileRequestsRun_losesNone_andIsASpareWhenItIsBack() throws Exception {
    TestModel one = TestModel.affine("s1", "x", "h", 2, 2, 0);
    try (TestRack rack =
            new TestRack(folder).with(full("a", one)).with(real("b")).with(engine.device("s"));
        AgentClient front = rack.client("a");
        Heard watch = Heard.of(rack.client("s"));
        Heard steward = Heard.of(rack.client("a"))) {
      rack.deploy(
          on("a", one),
          on("s", TestModel.affine("s2", "h", "g", 2, 3, 0)),
          on("b", TestModel.affine("s3", "g", "y", 2, 1, 0)));
      Load load = new Load(front, 4);
      load.awaitMore(50);
      engine.kill();
      MembersChanged repaired = next(steward, Change.REPAIRED);
      assertThat(repaired.about()).isEqualTo("s");
      assertThat(repaired.text()).contains("without [s]");
      assertThat(repaired.tookNanos()).isBetween(1L, PARKED_NANOS);
      load.awaitMore(50);
      assertThat(devices(front)).containsExactly("a", "b", "b");
      MembersChanged lost = next(watch, Change.LOST);
      assertThat(lost.about()).isEqualTo("s");
      assertThat(lost.text()).contains("device 's' of node 'n-s' is lost", engine.url());
      engine.start();
      assertThat(next(watch, Change.BACK).about()).isEqualTo("s");
      rack.agent("b").kill();
      // by the steward, or by who stands in for one that is slow
      Until.holds("repaired", () -> devices(front).equals(List.of("a", "s", "s")));
      load.awaitMore(50);
      load.end();
    }
  }

  /** With nowhere else to go the stage waits for its engine, which has forgotten its model. */
  @Test
  void aloneInItsRack_itIsToldAnewWhatToLoad() throws Exception {
    FaultSettings impatient = FaultSettings.DEFAULT.withPark(Duration.ofMillis(300));
    try (TestRack rack = new TestRack(folder).with(impatient).with(engine.device("s"));
        AgentClient client = rack.client("s");
        Heard watch = Heard.of(rack.client("s"))) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      assertThat(client.ready("model")).isTrue();
      engine.kill();
      assertThat(next(watch, Change.UNREPAIRED).text())
          .contains("cannot do without [s]", "'s1' has no room on the devices of [n-s] but [s]");
      assertThat(client.ready("model")).isFalse();
      assertThatThrownBy(() -> client.infer("model", ONE))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("device 's' is lost: the server at " + engine.url());
      engine.start();
      next(watch, Change.BACK);
      assertThat(client.ready("model")).isTrue();
      assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(3, 6);
    }
  }

  /** It is live and its model is ready, so that nobody repairs anything. */
  @Test
  void takingNothing_requestsAreTriedNoLongerThanTheyPark() throws Exception {
    FaultSettings impatient = FaultSettings.DEFAULT.withPark(Duration.ofMillis(300));
    try (TestRack rack = new TestRack(folder).with(impatient).with(engine.device("s"));
        AgentClient client = rack.client("s")) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      engine.fill();
      var answer = client.inferAsync("model", ONE, Duration.ofSeconds(60));
      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("UNAVAILABLE")
          .hasMessageContaining("the queue is full");
      assertThat(client.ready("model")).isTrue();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void frozen_itsFiringEnds_andIsRunElsewhere() throws Exception {
    try (TestRack rack = three();
        AgentClient front = rack.client("a");
        Heard steward = Heard.of(rack.client("a"))) {
      plan(rack);
      Load load = new Load(front, 4);
      load.awaitMore(50);
      engine.freeze();
      try {
        MembersChanged repaired = next(steward, Change.REPAIRED);
        assertThat(repaired.tookNanos()).isBetween(1L, PARKED_NANOS);
        load.awaitMore(50);
        load.end();
      } finally {
        engine.thaw();
      }
    }
  }

  /** An engine is not ready while it loads, and serves on what it has loaded. */
  @Test
  void loadingTheNextEpoch_itServesTheOneBefore() throws Exception {
    try (TestRack rack = three();
        AgentClient front = rack.client("a");
        Heard watch = Heard.of(rack.client("s"))) {
      plan(rack);
      Load load = new Load(front, 4);
      load.awaitMore(50);
      engine.slow();
      long before = load.answered.get();
      rack.deploy(
          rack.plan(
              2,
              on("a", TestModel.affine("s1", "x", "h", 2, 3, 0)),
              on("s", TestModel.affine("s2", "h", "y", 2, 2, 0))));
      assertThat(load.answered.get()).isGreaterThan(before + 50);
      load.awaitMore(50);
      load.end();
      assertThat(devices(front)).containsExactly("a", "s");
      assertThat(watch.rest())
          .noneMatch(e -> e instanceof MembersChanged changed && changed.change() == Change.LOST);
    }
  }

  /** Two devices of one agent: nobody else is needed to repair. */
  @Test
  void theAgentsOwnOtherDevice_takesOver() throws Exception {
    try (TestRack rack = new TestRack(folder).with(List.of(engine.device("s"), neighbour("c")));
        AgentClient client = rack.client("s")) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      engine.kill();
      Until.holds("repaired", () -> devices(client).equals(List.of("c")));
      assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(3, 6);
    }
  }
}
