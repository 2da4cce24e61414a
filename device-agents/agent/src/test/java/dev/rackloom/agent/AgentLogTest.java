package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentLogTest {

  private final AtomicLong now = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final AgentLog log = new AgentLog(now::get, lines::add);

  @Test
  void whatItIsTold_isOneLineEach() {
    log.say("agent 'n-b' is lost");
    log.say("a\nb\tc");
    assertThat(lines).containsExactly("agent 'n-b' is lost", "a b c");
  }

  @Test
  void agentsSay_whatBecomesOfThemAndTheirDeployments(@TempDir Path folder) {
    try (Logged logged = new Logged();
        TestRack rack = new TestRack(folder).with(TestRack.real("a")).with(TestRack.real("b"))) {
      DeploymentPlan plan =
          rack.deploy(
              TestRack.on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              TestRack.on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      AgentsSay.awaitReady(rack, plan, "a", "b");
      rack.agent("b").kill();
      logged.await("agent 'n-b' does not answer 'n-a'");
      logged.await("deployment 'demo' was repaired in");
      rack.deployer().drain(plan);
      logged.await("of deployment 'demo' was taken down");
      assertThat(logged.lines())
          .as("each agent says so once")
          .filteredOn(line -> line.equals("epoch 1 of deployment 'demo' serves here"))
          .hasSize(2);
    }
  }

  @Test
  void moreThanCanBeRead_isCounted() {
    for (int i = 0; i < AgentLog.MOST + 7; i++) {
      log.say("again");
    }
    assertThat(lines).hasSize(AgentLog.MOST);
    now.set(AgentLog.WINDOW_NANOS);
    log.say("later");
    assertThat(lines.subList(AgentLog.MOST, lines.size()))
        .containsExactly("7 lines before this were left out", "later");
  }
}
