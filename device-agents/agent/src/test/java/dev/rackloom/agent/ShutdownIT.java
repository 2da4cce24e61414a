package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a real process. */
final class ShutdownIT {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  private Process process;
  private String address;

  private void start(long launchNanos, long drainMillis) throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DrainedAgent.class.getName(),
                folder.resolve("agent").toString(),
                Long.toString(launchNanos),
                Long.toString(drainMillis))
            .redirectError(folder.resolve("agent.log").toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    address = out.readLine();
  }

  @AfterEach
  void stop() throws Exception {
    process.destroyForcibly().waitFor();
  }

  private void deploy(TestRack rack, long launchNanos) {
    DeploymentPlan plan =
        rack.withForeign(emulated("e", launchNanos), address)
            .plan(1, on("e", TestModel.affine("s1", "x", "y", 2, 3, 0)));
    rack.deploy(plan);
  }

  @Test
  void termination_endsWhatCameIn_refusesWhatIsNew_andExitsWithZero() throws Exception {
    start(1_500_000_000L, 20_000);
    try (TestRack rack = new TestRack(folder);
        AgentClient client = AgentClient.connect(address);
        Heard heard = Heard.of(AgentClient.connect(address))) {
      deploy(rack, 1_500_000_000L);
      var answer = client.inferAsync("model", ONE, Duration.ofSeconds(20));
      heard.next(TensorMoved.class);
      process.destroy();
      awaitRefusal(client);
      assertThat(answer.get(20, TimeUnit.SECONDS).get("y").toFloats()).containsExactly(3, 6);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }

  /** Until the signal has come through, requests are still taken. */
  private static void awaitRefusal(AgentClient client) throws Exception {
    while (true) {
      try {
        client.inferAsync("model", ONE, Duration.ofMillis(100)).get(5, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (String.valueOf(e.getMessage()).contains("is going away")) {
          return;
        }
        assertThat(e.getMessage()).contains("DEADLINE_EXCEEDED");
      }
    }
  }

  @Test
  void requestThatDoesNotEndInTime_isToldSo_andTheProcessExitsWithZero() throws Exception {
    start(30_000_000_000L, 300);
    try (TestRack rack = new TestRack(folder);
        AgentClient client = AgentClient.connect(address);
        Heard heard = Heard.of(AgentClient.connect(address))) {
      deploy(rack, 30_000_000_000L);
      var answer = client.inferAsync("model", ONE, Duration.ofSeconds(50));
      heard.next(TensorMoved.class);
      long start = System.nanoTime();
      process.destroy();
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .hasMessageContaining("UNAVAILABLE");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }
}
