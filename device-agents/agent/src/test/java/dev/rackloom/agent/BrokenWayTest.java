package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One way of a pair of agents breaks or is cut, while the other carries on. */
final class BrokenWayTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  /** The agent that runs a request loses its front, which does not lose that agent. */
  private float[] askWhile(long firingNanos, Consumer<TestProxy> backIs) throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(real("b"))
                .with(emulated("e", firingNanos))
                .withProxies();
        AgentClient front = rack.client("a")) {
      rack.deploy(
          on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
          on("e", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      CompletableFuture<Map<String, TensorValue>> answer;
      try (Heard heard = Heard.of(rack.client("e"))) {
        answer = front.inferAsync("model", INPUTS, Duration.ofSeconds(60));
        heard.next(TensorMoved.class);
      }
      backIs.accept(rack.way("e", "a"));
      return answer.get(40, TimeUnit.SECONDS).get("y").toFloats();
    }
  }

  @Test
  void theWayBackToTheFrontBreaks_theRequestIsAnsweredAllTheSame() throws Exception {
    float[] answer = askWhile(3_000_000_000L, way -> TestProxy.reset(way.connections()));
    assertThat(answer).containsExactly(6, 12);
  }

  @Test
  void theWayBackToTheFrontIsCut_theRequestIsAnsweredAllTheSame() throws Exception {
    assertThat(askWhile(55_000_000_000L, TestProxy::cut)).containsExactly(6, 12);
  }

  /** What lay on the connections of before was given up with them. */
  @Test
  void connectionsOfBeforeTheCut_breakLater_nobodyIsLost() throws Exception {
    try (TestRack rack =
            new TestRack(folder).with(real("a")).with(real("b")).with(real("c")).withProxies();
        Heard heard = Heard.of(rack.client("a"))) {
      DeploymentPlan plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("b", TestModel.affine("s2", "h", "g", 2, 3, 0)),
              on("c", TestModel.affine("s3", "g", "y", 2, 5, 0)));
      assertThat(plan.epoch()).isEqualTo(1);
      Set<Socket> before = rack.way("a", "b").connections();
      rack.way("a", "b").cut();
      await(heard, Change.LOST);
      Until.holds(
          "another connection is tried",
          () -> !before.containsAll(rack.way("a", "b").connections()));
      rack.way("a", "b").mend();
      await(heard, Change.BACK);
      TestProxy.reset(before);
      assertThat(heard.rest())
          .filteredOn(MembersChanged.class::isInstance)
          .extracting(e -> ((MembersChanged) e).change())
          .doesNotContain(Change.LOST);
    }
  }

  private static void await(Heard heard, Change change) throws InterruptedException {
    MembersChanged next = heard.next(MembersChanged.class);
    while (next.change() != change) {
      next = heard.next(MembersChanged.class);
    }
  }
}
