package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.telemetry.TelemetryEvent.StageFired;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is on a device that requests of several fronts need. */
final class TurnsTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  /** A front that was started lately counts from one: that gives its requests no precedence. */
  @Test
  void requestsOfAYoungFront_waitForThoseThatCameBefore() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(real("b"))
                .with(emulated("e", 1_000_000_000L));
        AgentClient old = rack.client("a");
        AgentClient young = rack.client("b")) {
      rack.deploy(
          on("e", TestModel.affine("s1", "x", "y", 2, 2, 0)),
          on("a", TestModel.affine("s2", "y", "z", 2, 1, 0)),
          on("b", TestModel.affine("s3", "y", "w", 2, 1, 0)));
      old.infer("model", INPUTS);
      old.infer("model", INPUTS);
      try (Heard sent = Heard.of(rack.client("e"));
          Heard fired = Heard.of(rack.client("e"))) {
        var first = asked(sent, old);
        var second = asked(sent, old);
        var third = asked(sent, young);
        CompletableFuture.allOf(first, second, third).get(30, TimeUnit.SECONDS);
        assertThat(fired.next(StageFired.class).request()).isEqualTo(3);
        assertThat(fired.next(StageFired.class).request()).isEqualTo(4);
        assertThat(fired.next(StageFired.class).request()).isEqualTo(1);
      }
    }
  }

  /** Has sent a request, whose input has come where it is to wait. */
  private static CompletableFuture<Map<String, TensorValue>> asked(Heard at, AgentClient front)
      throws InterruptedException {
    var answer = front.inferAsync("model", INPUTS, AgentClient.REQUEST);
    TensorMoved moved = at.next(TensorMoved.class);
    while (!moved.tensor().equals("x")) {
      moved = at.next(TensorMoved.class);
    }
    return answer;
  }
}
