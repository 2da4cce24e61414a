package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.Deployer;
import dev.rackloom.core.workspace.DeploymentTable;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted as serving is believed only as far as agents say so. */
class StillServingTest {

  @TempDir Path folder;

  private OneAgent agent;

  @BeforeEach
  void start() {
    agent = new OneAgent(folder);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private PlanBuilder.Built built() {
    return agent.built("desktop", 2);
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
  void whatItsAgentServes_isSeen_andWhatItNoLongerHas_isNotedAsEnded() {
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

  /** Somebody listens there, who may be the agent: it only gave no answer. */
  @Test
  void whatServedOnAnAgentThatGivesNoAnswer_staysUnknown() throws IOException {
    noteServing(built().plan());
    agent.kill();
    int port = Integer.parseInt(agent.address().replaceFirst(".*:", ""));
    try (ServerSocket silent = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Workspace now = Workspace.open(folder.resolve("workspace"))) {
      Thread.ofVirtual().start(() -> hangUp(silent));
      assertThat(StillServing.ask(now.deployments(), Cancellation.NEVER)).isFalse();
      assertThat(newest(now.deployments()).state()).isEqualTo("serving");
    }
  }

  private static void hangUp(ServerSocket on) {
    try {
      while (true) {
        on.accept().close();
      }
    } catch (IOException over) {
      // the test is over
    }
  }

  @Test
  void whatServedOnAnAgentThatIsGone_isNotedAsEnded() {
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
