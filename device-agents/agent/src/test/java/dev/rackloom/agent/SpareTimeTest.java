package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.protocol.security.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Second copies have two minutes together, by the deployer's clock. */
final class SpareTimeTest {

  private static final Duration BUDGET = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void copyThatTakesAllTheTime_leavesTheNextAlone() {
    assertThat(aloneIfEachCopyTakes(BUDGET)).containsExactly("s3");
  }

  @Test
  void copiesThatAreInTime_leaveNoneAlone() {
    assertThat(aloneIfEachCopyTakes(BUDGET.minusSeconds(60))).isEmpty();
  }

  @Test
  void timeForTheWholeDeployment_isNotTakenFromThem() {
    AtomicLong clock = new AtomicLong();
    Progress slow =
        (share, text) -> {
          if (text.startsWith("preparing") || text.startsWith("copying")) {
            clock.addAndGet(BUDGET.toNanos());
          }
        };
    assertThat(alone(clock, slow)).isEmpty();
  }

  private List<String> aloneIfEachCopyTakes(Duration time) {
    AtomicLong clock = new AtomicLong();
    return alone(
        clock,
        (share, text) -> {
          if (share >= 0.7 && text.startsWith("sending")) {
            clock.addAndGet(time.toNanos());
          }
        });
  }

  /** Two sub-models of b go to a, one after the other; b has the one of a. */
  private List<String> alone(AtomicLong clock, Progress progress) {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient b = rack.client("b");
        Deployer deployer =
            new Deployer("test", Duration.ofSeconds(30), Transport.plain(), clock::get)) {
      TestModel first = TestModel.affine("s1", "x", "h", 2, 2, 0);
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", first),
              on("b", TestModel.affine("s2", "h", "g", 2, 3, 0)),
              on("b", TestModel.affine("s3", "g", "y", 2, 5, 0)));
      b.upload(first.sha256(), rack.artefacts().get(first.sha256()), Progress.SILENT);
      return deployer.deploy(plan, rack.artefacts(), progress).orThrow().alone();
    }
  }
}
