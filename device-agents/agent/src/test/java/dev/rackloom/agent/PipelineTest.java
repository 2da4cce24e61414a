package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {

  @TempDir Path folder;

  @Test
  void threeAgents_computeTheRightNumbers() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"))) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h1", 4, 2, 1)),
              on("b", TestModel.affine("s2", "h1", "h2", 4, 3, -1)),
              on("c", TestModel.affine("s3", "h2", "y", 4, 1, 5)));
      AgentClient front = rack.deployer().front(plan);
      Map<String, TensorValue> answers =
          front.infer("model", Map.of("x", TensorValue.of(new float[] {0, 1, 2, 3}, 1, 4)));
      assertThat(answers.get("y")).isEqualTo(TensorValue.of(new float[] {7, 13, 19, 25}, 1, 4));
    }
  }

  @Test
  void everyAgent_canBeTheFront() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      rack.deploy(
          on("a", TestModel.affine("s1", "x", "h", 4, 2, 0)),
          on("b", TestModel.affine("s2", "h", "y", 4, 2, 0)));
      for (String device : new String[] {"a", "b"}) {
        try (AgentClient front = rack.client(device)) {
          var answers =
              front.infer("model", Map.of("x", TensorValue.of(new float[] {1, 2, 3, 4}, 1, 4)));
          assertThat(answers.get("y").toFloats()).containsExactly(4, 8, 12, 16);
        }
      }
    }
  }

  @Test
  void branches_fanOutAndJoin() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"))) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("head", "x", "h", 4, 1, 1)),
              on("b", TestModel.affine("left", "h", "l", 4, 10, 0)),
              on("c", TestModel.affine("right", "h", "r", 4, 100, 0)),
              on("a", TestModel.sum("join", "l", "r", "y", 4)));
      AgentClient front = rack.deployer().front(plan);
      var answers =
          front.infer(
              "model", Map.of("x", TensorValue.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 2, 4)));
      assertThat(answers.get("y").toFloats())
          .containsExactly(110, 220, 330, 440, 550, 660, 770, 880);
    }
  }

  /** What does not depend on each other is computed at the same time. */
  @Test
  void branches_overlapInTime() throws Exception {
    long firing = 200_000_000;
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(emulated("b", firing))
                .with(emulated("c", firing));
        Heard left = Heard.of(rack.client("b"));
        Heard right = Heard.of(rack.client("c"))) {
      var plan =
          rack.deploy(
              on("a", TestModel.affine("head", "x", "h", 4, 1, 1)),
              on("b", TestModel.affine("left", "h", "l", 4, 10, 0)),
              on("c", TestModel.affine("right", "h", "r", 4, 100, 0)),
              on("a", TestModel.sum("join", "l", "r", "y", 4)));
      AgentClient front = rack.deployer().front(plan);
      var answers =
          front.infer("model", Map.of("x", TensorValue.of(new float[] {0, 1, 2, 3}, 1, 4)));
      assertThat(answers.get("y").toFloats()).containsExactly(110, 220, 330, 440);
      StageFired one = left.next(StageFired.class);
      StageFired other = right.next(StageFired.class);
      assertThat(one.startNanos()).isLessThan(other.startNanos() + other.wallNanos());
      assertThat(other.startNanos()).isLessThan(one.startNanos() + one.wallNanos());
    }
  }
}
