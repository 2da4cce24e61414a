package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.agent.AgentConfig;
import dev.rackloom.agent.AgentServer;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.testkit.GeneratedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments of one small model on one real agent. */
class LiveDeploymentTest {

  private static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();
  private static final Map<String, TensorValue> ROW =
      Map.of("x", TensorValue.of(new float[] {1, 2, 3}, 1, 3));

  @TempDir Path folder;

  private final Deployer deployer = new Deployer("test", Duration.ofSeconds(30));
  private Rack rack =
      RackFile.parse(
          "rack",
          """
          rack: r
          callerAt: cpu0
          switches: [loopback]
          nodes:
            - id: n0
              devices:
                - {id: cpu0, kind: cpu, model: a share of the CPU, launch: 4us,
                   power: {idleW: 5, busyW: 20}, peakTflops: {float32: 0.03},
                   memory: [{tier: DDR, capacity: 1GiB, bandwidthGBps: 5}]}
          links:
            - {id: l0, between: [loopback, cpu0], kind: memory, bandwidthGBps: 0.1, latency: 5us}
          """);
  private AgentServer agent;

  @BeforeEach
  void start() {
    agent = agent("127.0.0.1:0");
    rack = rack.withNodes(List.of(new Node("n0", agent.address())));
  }

  @AfterEach
  void stop() {
    deployer.close();
    agent.kill();
  }

  private AgentServer agent(String address) {
    return AgentServer.start(AgentConfig.on("n0", address, rack.devices(), folder.resolve("n0")));
  }

  private DeploymentPlan deployed(String name) throws IOException {
    Path file = folder.resolve("doubled.onnx");
    GeneratedModels.doubled(file, 3);
    OpenModel model =
        Workbench.read(
            PLUGINS, file, Bindings.of("batch", 1), 1, Progress.SILENT, Cancellation.NEVER);
    Session session = Workbench.session(PLUGINS, model, rack, Optional.empty());
    Placement placement =
        Placement.of(
            "test",
            List.of(
                new Assignment(
                    model.graph().name(),
                    model.stages().stages().getFirst().id(),
                    Phase.PLAIN,
                    DeviceGroup.single("cpu0"),
                    0)));
    PlanBuilder.Built built =
        PlanBuilder.build(
            session, placement, rack, name, 1, PLUGINS, folder.resolve("parts"), Progress.SILENT);
    assertThat(deployer.deploy(built.plan(), built.artefacts(), Progress.SILENT))
        .isInstanceOf(DeployOutcome.Serving.class);
    return built.plan();
  }

  @Test
  void requestToADrainedDeployment_isNotAnsweredByAnotherOfItsModel() throws IOException {
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
        LiveDeployment one = LiveDeployment.attach(deployed("one"), workspace);
        LiveDeployment two = LiveDeployment.attach(deployed("two"), workspace)) {
      assertThat(two.infer(ROW)).containsOnlyKeys(one.infer(ROW).keySet());
      deployer.drain(two.plan());
      assertThatThrownBy(() -> two.infer(ROW))
          .isInstanceOf(RackloomException.class)
          .hasMessageContaining("no active deployment serves 'two'");
      assertThat(one.infer(ROW)).hasSize(1);
    }
  }

  /** The workspace cannot know: the agents do. */
  @Test
  void whatNoAgentServes_isNotWatched() throws IOException {
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
        LiveDeployment live = LiveDeployment.attach(deployed("one"), workspace)) {
      live.requireServed();
      deployer.drain(live.plan());
      assertThatThrownBy(live::requireServed)
          .isInstanceOfSatisfying(
              RackloomException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.AGENT))
          .hasMessageContaining("no agent of rack 'r' that answers serves deployment 'one'")
          .hasMessageContaining("Maybe it was taken down");
    }
  }

  @Test
  void deploymentThatWasTakenDown_isNotTheNewestThatServes() throws IOException {
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
      for (String name : List.of("old", "new")) {
        workspace.deployments().save(deployed(name));
        workspace.deployments().note(name, 1, "serving");
      }
      assertThat(workspace.deployments().serving(""))
          .map(DeploymentPlan::deployment)
          .contains("new");
      workspace.deployments().note("new", 1, "drained");
      assertThat(workspace.deployments().serving(""))
          .map(DeploymentPlan::deployment)
          .contains("old");
      assertThat(workspace.deployments().serving("new")).isEmpty();
      workspace.deployments().note("new", 1, "serving");
      assertThat(workspace.deployments().serving("new")).isPresent();
    }
  }

  @Test
  void agentThatStartsAgain_isHeardAgain_andNothingIsToldOfItMeanwhile() throws Exception {
    TelemetryBook book = new TelemetryBook(Clock.systemUTC());
    Semaphore heard = new Semaphore(0);
    try (AgentClient client = AgentClient.connect(agent.address(), "n0");
        AgentFeed feed = new AgentFeed(book, f -> heardOf(client.subscribe("", f), heard))) {
      feed.begin();
      heard.acquire();
      feed.await(1, inAMinute());
      assertThat(book.snapshot().devices()).hasSize(1);
      String address = agent.address();
      agent.kill();
      feed.await(Long.MAX_VALUE, inAMinute());
      assertThat(book.snapshot().devices()).isEmpty();
      agent = agent(address);
      long before = feed.uses();
      assertThat(heard.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
      feed.await(before + 1, inAMinute());
      assertThat(book.snapshot().devices()).hasSize(1);
    }
  }

  private static Subscription heardOf(Subscription subscription, Semaphore heard) {
    heard.release();
    return subscription;
  }

  private static long inAMinute() {
    return System.nanoTime() + Duration.ofMinutes(1).toNanos();
  }
}
