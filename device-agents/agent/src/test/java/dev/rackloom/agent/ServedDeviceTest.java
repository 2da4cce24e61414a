package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.execution.Fired;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.agent.execution.served.ServedDevice;
import dev.rackloom.agent.execution.served.ServedExecutor;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.security.Transport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that a server drives which is another process and none of ours. */
final class ServedDeviceTest {

  private static final Map<String, TensorValue> ONE =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  private Path repository;
  private Process server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    repository = Files.createDirectory(folder.resolve("repository"));
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneServer.class.getName(),
                repository.toString())
            .redirectError(folder.resolve("server.log").toFile())
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    url = "127.0.0.1:" + out.readLine();
  }

  @AfterEach
  void stop() throws Exception {
    server.getOutputStream().close();
    if (!server.waitFor(10, TimeUnit.SECONDS)) {
      server.destroyForcibly().waitFor();
    }
  }

  private Device served() {
    return real("s")
        .withAttributes(
            Map.of("executor", "open-inference", "url", url, "repository", repository.toString()));
  }

  private List<String> models() throws Exception {
    try (Stream<Path> all = Files.list(repository)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void epoch_isLoadedServedAndUnloadedThere() throws Exception {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(served())) {
      DeploymentPlan plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("s", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      assertThat(models()).singleElement().asString().startsWith("rackloom-n_s-s-1-");
      try (AgentClient client = rack.client("s")) {
        assertThat(client.infer("model", ONE).get("y").toFloats()).containsExactly(6, 12);
        assertThat(client.ready("model")).isTrue();
        assertThat(client.describe().capabilities())
            .containsExactly(
                new AgentInfo.Capability("s", "open-inference at " + url, true, "standalone 1"));
      }
      rack.deployer().drain(plan);
      assertThat(models()).isEmpty();
    }
  }

  @Test
  void serverThatDies_failsItsRequests_andIsNotReady() throws Exception {
    try (TestRack rack = new TestRack(folder).with(served())) {
      rack.deploy(on("s", TestModel.affine("s1", "x", "y", 2, 3, 0)));
      server.destroyForcibly().waitFor();
      try (AgentClient client = rack.client("s")) {
        assertThatThrownBy(() -> client.infer("model", ONE))
            .hasMessageContaining("stage 's1'")
            .hasMessageContaining("the server at " + url + " cannot run its sub-model");
        assertThat(client.ready("model")).isFalse();
        assertThat(client.describe().capabilities().getFirst().available()).isFalse();
      }
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
      assertThat(models()).isEmpty();
    }
  }

  @Test
  void leftovers_ofAnEarlierLife_areRemoved_othersAreNot() throws Exception {
    Files.createDirectories(repository.resolve("rackloom-n_s-s-7-abc/1"));
    Files.createDirectories(repository.resolve("somebody-elses/1"));
    ServedDevice.connect(served(), Transport.plain(), System::nanoTime).close();
    assertThat(models()).containsExactly("somebody-elses");
  }

  @Test
  void statistics_areTheServersOwn() throws Exception {
    TestModel model = TestModel.affine("s1", "x", "y", 2, 3, 0);
    Path file = Files.write(folder.resolve("model.onnx"), model.bytes());
    try (ServedDevice device = ServedDevice.connect(served(), Transport.plain(), System::nanoTime);
        ServedExecutor executor =
            (ServedExecutor)
                device.load(
                    new SubModel(model.artefact(), file, model.inputs(), model.outputs()))) {
      assertThat(executor.meanServerNanos()).isEmpty();
      Fired fired = executor.fire(ONE, Bindings.NONE);
      assertThat(fired.outputs().get("y").toFloats()).containsExactly(3, 6);
      assertThat(executor.meanServerNanos().orElseThrow()).isBetween(1L, fired.ranNanos());
    }
  }

  @Test
  void attributesThatAreMissing_areNamed() {
    Device half =
        real("s").withAttributes(Map.of("executor", "open-inference", "url", "127.0.0.1:1"));
    assertThatThrownBy(() -> ServedDevice.connect(half, Transport.plain(), System::nanoTime))
        .hasMessageContaining("device 's'")
        .hasMessageContaining("no attribute 'repository'");
  }
}
