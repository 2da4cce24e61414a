package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Failure;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.DeployOutcome;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.workspace.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments of one small model on one real agent. */
class LiveDeploymentTest {

  private static final Map<String, TensorValue> ROW =
      Map.of("x", TensorValue.of(new float[] {1, 2, 3}, 1, 3));

  @TempDir Path folder;

  private final Deployer deployer = new Deployer("test", Duration.ofSeconds(30));
  private OneAgent agent;

  @BeforeEach
  void start() {
    agent = new OneAgent(folder);
  }

  @AfterEach
  void stop() {
    deployer.close();
    agent.close();
  }

  private DeploymentPlan deployed(String name) {
    PlanBuilder.Built built = agent.built(name, 1);
    assertThat(deployer.deploy(built.plan(), built.artefacts(), Progress.SILENT))
        .isInstanceOf(DeployOutcome.Serving.class);
    return built.plan();
  }

  @Test
  void requestToADrainedDeployment_isNotAnsweredByAnotherOfItsModel() {
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
  void whatNoAgentServes_isNotWatched() {
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
  void deploymentThatWasTakenDown_isNotTheNewestThatServes() {
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
      agent.kill();
      feed.await(Long.MAX_VALUE, inAMinute());
      assertThat(book.snapshot().devices()).isEmpty();
      agent.startAgain();
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
