package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of a session go where it was served, whatever waits there. */
final class SessionTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  /** The plan with one more replica of its last stage. */
  static DeploymentPlan replicated(DeploymentPlan plan, String device) {
    List<PlannedStage> stages = new ArrayList<>(plan.stages());
    PlannedStage last = stages.getLast();
    stages.add(
        new PlannedStage(
            last.stage(),
            last.phase(),
            1,
            "n-" + device,
            device,
            last.artefact(),
            last.inputs(),
            last.outputs()));
    return plan.withStages(plan.epoch(), stages);
  }

  @Test
  void requestsOfASession_stayAtItsReplica_othersGoWhereNothingWaits() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("b", 700_000_000))
                .with(emulated("c", 700_000_000));
        AgentClient front = rack.client("a")) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      rack.deploy(replicated(plan, "c"));
      try (Heard b = Heard.of(rack.client("b"));
          Heard c = Heard.of(rack.client("c"))) {
        assertThat(front.inferIn("s", "model", INPUTS).get("y").toFloats()).containsExactly(6, 12);
        String its = Heard.fired(1, b, c).getFirst().device();
        var other = front.inferAsync("model", INPUTS, Duration.ofSeconds(30));
        Until.holds("one is under way", () -> front.deployments().getFirst().inFlight() == 1);
        front.inferIn("s", "model", INPUTS);
        other.get(30, TimeUnit.SECONDS);
        assertThat(Heard.fired(2, b, c))
            .as("the session's second, wherever the other one was")
            .filteredOn(f -> f.request() == 3)
            .extracting(StageFired::device)
            .containsExactly(its);
        var third = front.inferAsync("model", INPUTS, Duration.ofSeconds(30));
        Until.holds("one is under way", () -> front.deployments().getFirst().inFlight() == 1);
        front.infer("model", INPUTS);
        third.get(30, TimeUnit.SECONDS);
        assertThat(Heard.fired(2, b, c))
            .as("nobody waits where another one is free")
            .extracting(StageFired::device)
            .containsExactlyInAnyOrder("b", "c");
      }
    }
  }

  @Test
  void partsOfANewSessionsFirstRequest_areServedSideBySide_thoseOfTheNextTogether()
      throws Exception {
    Map<String, TensorValue> rows = Map.of("x", TensorValue.of(new float[] {1, 2, 3, 4}, 2, 2));
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("b", 50_000_000))
                .with(emulated("c", 50_000_000));
        AgentClient front = rack.client("a")) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      rack.deploy(replicated(plan.withMicroBatches(2), "c"));
      try (Heard b = Heard.of(rack.client("b"));
          Heard c = Heard.of(rack.client("c"))) {
        front.inferIn("s", "model", rows);
        b.next(StageFired.class);
        c.next(StageFired.class);
        front.inferIn("s", "model", rows);
        c.next(StageFired.class);
        c.next(StageFired.class);
        assertThat(b.rest()).noneMatch(StageFired.class::isInstance);
      }
    }
  }

  @Test
  void aSessionWithALongName_isRefused() {
    try (TestRack rack = new TestRack(folder).with(real("a"));
        AgentClient front = rack.client("a")) {
      rack.deploy(on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      assertThat(front.inferIn("s".repeat(256), "model", INPUTS)).containsKey("y");
      assertThatThrownBy(() -> front.inferIn("s".repeat(257), "model", INPUTS))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("257 characters, at most 256");
    }
  }
}
