package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.codec.RackFile;
import dev.rackloom.samples.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShowAgentVerbTest {

  private static final String RACK =
      """
      rack: r
      callerAt: cpu0
      nodes:
        - id: n0
          agent: %s
          devices:
            - {id: cpu0, kind: cpu, model: some, launch: 4us, power: {idleW: 5, busyW: 20},
               peakTflops: {float32: 0.03}, memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]}
      """;

  @TempDir Path folder;

  @Test
  void devicesRuntimesAndWhatIsLoaded_areSaid() throws Exception {
    Rack rack = RackFile.parse("rack", RACK.formatted("127.0.0.1:1"));
    try (AgentServer agent =
        AgentServer.start(
            AgentConfig.on("n0", "127.0.0.1:0", rack.devices(), folder.resolve("n0")))) {
      Cli idle = Cli.run("agent", "show", "--at", agent.address());
      assertThat(idle.exit()).as(idle.err()).isZero();
      assertThat(idle.out())
          .contains("n0 at " + agent.address(), "Java " + System.getProperty("java.version"))
          .contains("cpu0", "real, some, 1.00 GiB DDR", "ONNX Runtime", "nothing is loaded");

      Path named = folder.resolve("rack.yaml");
      Files.writeString(named, RACK.formatted(agent.address()));
      Path model = Samples.model(folder);
      Path placement = folder.resolve("placement.json");
      Path workspace = folder.resolve("workspace");
      Cli placed =
          Cli.run("place", model, "--rack", named, "--out", placement, "--workspace", workspace);
      assertThat(placed.exit()).as(placed.err()).isZero();
      Cli deployed =
          Cli.run(
              "deploy",
              model,
              "--rack",
              named,
              "--placement",
              placement,
              "--name",
              "mini",
              "--workspace",
              workspace);
      assertThat(deployed.exit()).as(deployed.err()).isZero();
      Cli serving = Cli.run("agent", "show", "--at", agent.address() + ",127.0.0.1:1", "--json");
      assertThat(serving.exit()).as(serving.err()).isZero();
      assertThat((List<?>) serving.json().get("silent")).hasSize(1);
      Map<?, ?> shown = (Map<?, ?>) ((List<?>) serving.json().get("agents")).getFirst();
      Map<?, ?> epoch = (Map<?, ?>) ((List<?>) shown.get("deployments")).getFirst();
      assertThat(epoch.get("deployment")).isEqualTo("mini");
      assertThat(epoch.get("state")).isEqualTo("active");
      Map<?, ?> device = (Map<?, ?>) ((List<?>) shown.get("devices")).getFirst();
      assertThat((List<?>) device.get("runtimes")).isNotEmpty();
      assertThat(Cli.run("agent", "show", "--at", agent.address()).out())
          .contains("serves 'mini': all-minilm-l6-v2, epoch 1, active, 0 in flight");
    }
  }

  @Test
  void nobodyThere_isFour() {
    Cli nobody = Cli.run("agent", "show", "--at", "127.0.0.1:1");
    assertThat(nobody.exit()).isEqualTo(4);
    assertThat(nobody.err()).contains("127.0.0.1:1", "Maybe", "no agent was found");
  }
}
