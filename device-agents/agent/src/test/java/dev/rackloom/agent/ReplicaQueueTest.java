package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.runtime.NodeWork;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.policies.Backlog;
import dev.rackloom.protocol.v1.MemberBeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work goes where little waits, whoever sent what waits, and where it really ends early. */
final class ReplicaQueueTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
  private static final int ASKED = 8;

  /** Enough that most still wait when the last has come, however slowly they come. */
  private static final int OF_OTHERS = 4 * ASKED;

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static DeploymentPlan replicated(TestRack rack) {
    return SessionTest.replicated(
        rack.plan(
            1,
            on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
            on("b", TestModel.affine("s2", "h", "y", 2, 3, 0))),
        "c");
  }

  private static long firings(Heard heard) throws InterruptedException {
    List<TelemetryEvent> all = new ArrayList<>();
    heard.events().drainTo(all);
    all.addAll(heard.rest());
    return all.stream().filter(StageFired.class::isInstance).count();
  }

  @Test
  void whatAnotherFrontSentToAReplica_isSeen() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("b", 150_000_000))
                .with(emulated("c", 150_000_000));
        AgentClient front = rack.client("a");
        AgentClient other = rack.client("b");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      rack.deploy(replicated(rack));
      other.inferIn("s", "model", INPUTS);
      List<Future<?>> ofOthers = new ArrayList<>();
      for (int i = 0; i < OF_OTHERS; i++) {
        ofOthers.add(threads.submit(() -> other.inferIn("s", "model", INPUTS)));
      }
      Until.holds(
          "more wait than can end while the front asks",
          () -> other.deployments().getFirst().inFlight() >= 2 * ASKED);
      try (Heard c = Heard.of(rack.client("c"))) {
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < ASKED; i++) {
          asked.add(front.inferAsync("model", INPUTS, LONG));
          awaitShortly(asked.getLast());
        }
        for (Future<?> each : asked) {
          each.get(60, TimeUnit.SECONDS);
        }
        assertThat(firings(c)).as("of 8, those before the first beat apart").isGreaterThan(4);
      }
      for (Future<?> each : ofOthers) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** One that went where all the others wait comes back only after them: the next does not wait. */
  private static void awaitShortly(Future<?> answer) throws Exception {
    try {
      answer.get(400, TimeUnit.MILLISECONDS);
    } catch (TimeoutException waitsInLine) {
      // its turn comes
    }
  }

  @Test
  void replicaThatIsSlowerThanPredicted_getsLess() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("b", 300_000_000))
                .with(emulated("c", 20_000_000));
        AgentClient front = rack.client("a")) {
      rack.deploy(replicated(rack));
      try (Heard b = Heard.of(rack.client("b"));
          Heard c = Heard.of(rack.client("c"))) {
        for (int i = 0; i < 40; i++) {
          front.inferAsync("model", INPUTS, LONG).get(60, TimeUnit.SECONDS);
        }
        assertThat(firings(c)).isGreaterThan(30);
        assertThat(firings(b)).isBetween(1L, 9L);
      }
    }
  }

  @Test
  void whatAnAgentSaid_isForgottenWhenItIsOld() {
    NodeWork work =
        new NodeWork(
            List.of(new NodeWork.Waiting("d", NodeWork.Owner.NOBODY, new Backlog(1, 5))),
            List.of());
    MemberBeat.Builder beat = MemberBeat.newBuilder();
    work.addTo(beat);
    Member member = new Member("address", null);
    assertThat(member.workSince(0)).isEmpty();
    member.say(beat.build(), 1000);
    assertThat(member.workSince(1000)).contains(work);
    assertThat(member.workSince(1001)).isEmpty();
  }
}
