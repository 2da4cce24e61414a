package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.api.deploy.DeploymentPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is brought up, and beside what. */
final class BringUpTest {

  private final Members members = new Members("here", System::nanoTime, Detection.DEFAULT);

  private static Serving serving(TestRack rack, String deployment) {
    DeploymentPlan plan =
        TestRack.named(
            deployment,
            "model",
            rack.plan(1, TestRack.on("a", TestModel.affine("s", "x", "y", 2, 1, 0))));
    return new Serving(plan, Lineage.of(plan), 0);
  }

  private BringUp bringUp(List<Runnable> begun, Unwilling unwilling) {
    return new BringUp(
        members,
        new Ballot("here", members, null, begun::add, System::nanoTime),
        unwilling,
        new Reports("here", event -> {}, System::nanoTime, new AgentLog(System::nanoTime)),
        begun::add,
        System::nanoTime);
  }

  /** What takes its time with one deployment of an agent keeps no other one of it. */
  @Test
  void eachDeployment_isBroughtByItself(@TempDir Path folder) {
    List<Runnable> begun = new ArrayList<>();
    BringUp bringUp = bringUp(begun, new Unwilling(System::nanoTime));
    try (TestRack rack = new TestRack(folder).with(TestRack.real("a"))) {
      bringUp.begin(Set.of("late"), serving(rack, "d1"));
      assertThat(begun).hasSize(1);
      bringUp.begin(Set.of("late"), serving(rack, "d1"));
      assertThat(begun).as("it has begun with it").hasSize(1);
      bringUp.begin(Set.of("late"), serving(rack, "d2"));
      assertThat(begun).hasSize(2);
    }
  }

  /** Whatever is in the way of one, such as a name that is taken there. */
  @Test
  void whoRefusedOneDeployment_isBroughtTheOthers(@TempDir Path folder) {
    List<Runnable> begun = new ArrayList<>();
    Unwilling unwilling = new Unwilling(System::nanoTime);
    BringUp bringUp = bringUp(begun, unwilling);
    try (TestRack rack = new TestRack(folder).with(TestRack.real("a"))) {
      unwilling.refused("d1", Set.of("late"));
      bringUp.begin(Set.of("late"), serving(rack, "d1"));
      assertThat(begun).as("it said no a moment ago").isEmpty();
      bringUp.begin(Set.of("late"), serving(rack, "d2"));
      assertThat(begun).hasSize(1);
    }
  }
}
