package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.Deployer;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.workspace.DeploymentTable;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.testkit.GeneratedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted as serving is believed only as far as agents say so. */
class StillServingTest {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();
  private static final String RACK =
      """
      rack: r
      callerAt: cpu0
      nodes:
        - id: n0
          devices:
            - {id: cpu0, kind: cpu, model: some, launch: 4us, power: {idleW: 5, busyW: 20},
               peakTflops: {float32: 0.03}, memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]}
      """;

  @TempDir Path folder;

  private Rack rack = RackFile.parse("rack", RACK);
  private AgentServer agent;

  @BeforeEach
  void start() {
    Device device = rack.devices().getFirst();
    agent =
        AgentServer.start(
            AgentConfig.on("n0", "127.0.0.1:0", List.of(device), folder.resolve("agent")));
    rack = rack.withNodes(List.of(new Node("n0", agent.address())));
  }

  @AfterEach
  void stop() {
    agent.kill();
  }

  private PlanBuilder.Built built() throws IOException {
    Path file = folder.resolve("model.onnx");
    GeneratedModels.doubled(file, 3);
    OpenModel model =
        Workbench.read(
            PLUGINS, file, Bindings.of("batch", 2), 1, Progress.SILENT, Cancellation.NEVER);
    Session session = Workbench.session(PLUGINS, model, rack, Optional.empty());
    Placement placement =
        Placement.of(
            "test",
            session.model().stages().stages().stream()
                .map(s ->
                    new Assignment(
                        session.model().graph().name(),
                        s.id(),
                        Phase.PLAIN,
                        DeviceGroup.single("cpu0"),
                        0))
                .toList());
    return PlanBuilder.build(
        session, placement, rack, "desktop", 2, PLUGINS, folder.resolve("parts"), Progress.SILENT);
  }

  /** The process that noted it is gone, and has noted no end. */
  private void noteServing(DeploymentPlan plan) {
    try (Workspace before = Workspace.open(folder.resolve("workspace"))) {
      before.deployments().save(plan);
      before.deployments().note("desktop", 2, "serving");
      assertThat(before.deployments().isSeen("desktop", 2)).isTrue();
    }
  }

  private static Kept.DeploymentRow newest(DeploymentTable table) {
    return table.all().getFirst();
  }

  @Test
  void whatItsAgentServes_isSeen_andWhatItNoLongerHas_isNotedAsEnded() throws IOException {
    PlanBuilder.Built built = built();
    noteServing(built.plan());
    try (Workspace now = Workspace.open(folder.resolve("workspace"));
        Deployer deployer = new Deployer("test", Duration.ofSeconds(30))) {
      DeploymentTable table = now.deployments();
      assertThat(table.isSeen("desktop", 2)).isFalse();
      deployer.deploy(built.plan(), built.artefacts(), Progress.SILENT).orThrow();
      assertThat(StillServing.ask(table, Cancellation.NEVER)).isTrue();
      assertThat(table.isSeen("desktop", 2)).isTrue();
      assertThat(StillServing.ask(table, Cancellation.NEVER)).isFalse();
      deployer.drain(built.plan());
      assertThat(StillServing.ask(table, Cancellation.NEVER)).isTrue();
      assertThat(table.isSeen("desktop", 2)).isFalse();
      assertThat(newest(table).state()).isEqualTo("ended");
      assertThat(StillServing.ask(table, Cancellation.NEVER)).isFalse();
    }
  }

  @Test
  void whatServedOnAnAgentThatIsGone_isNotedAsEnded() throws IOException {
    noteServing(built().plan());
    agent.kill();
    try (Workspace now = Workspace.open(folder.resolve("workspace"))) {
      assertThat(StillServing.ask(now.deployments(), Cancellation.NEVER)).isTrue();
      assertThat(newest(now.deployments()).state()).isEqualTo("ended");
    }
  }

  @Test
  void earlierEpoch_isNotKnownToServe_whenAnotherBegins() {
    try (Workspace now = Workspace.open(folder.resolve("workspace"))) {
      now.deployments().note("desktop", 1, "serving");
      now.deployments().note("desktop", 2, "serving");
      assertThat(now.deployments().isSeen("desktop", 1)).isFalse();
      assertThat(now.deployments().isSeen("desktop", 2)).isTrue();
    }
  }
}
