package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which epoch a name means where several have it. */
final class EpochTableTest {

  private final EpochTable table = new EpochTable();
  private final TestModel stage = TestModel.affine("s", "x", "y", 2, 1, 0);
  private TestRack rack;

  @BeforeEach
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(TestRack.real("a"));
  }

  @AfterEach
  void stop() {
    rack.close();
  }

  private Epoch epoch(String deployment, long number, Epoch.Origin origin, EpochState state) {
    DeploymentPlan plan =
        TestRack.named(deployment, "model", rack.plan(number, TestRack.on("a", stage)));
    Epoch epoch = new Epoch(plan, Lineage.of(plan), origin);
    assertThat(table.reserve(epoch, false)).isEmpty();
    epoch.become(state);
    return epoch;
  }

  @Test
  void whatIsOff_hidesNoOtherDeploymentOfItsModel() {
    Epoch first = epoch("d1", 1, Epoch.Origin.CONTROLLER, EpochState.ACTIVE);
    Epoch second = epoch("d2", 5, Epoch.Origin.CONTROLLER, EpochState.ACTIVE);
    assertThat(table.open("model")).contains(first);
    table.turn("d1", false);
    assertThat(table.open("model")).contains(second);
    assertThat(table.open("d1")).as("it was asked for by name").isEmpty();
    assertThat(table.open("d2")).contains(second);
    assertThat(table.toLoad("d1")).contains(first);
    table.turn("d2", false);
    assertThat(table.open("model")).isEmpty();
    assertThatThrownBy(() -> table.toLoad("model")).hasMessageContaining("[d1, d2]: name one");
    assertThatThrownBy(() -> table.requireOne("model", ""))
        .hasMessageContaining("[d1, d2]: name one");
    second.become(EpochState.RETIRED);
    assertThat(table.toLoad("model")).contains(first);
    assertThatThrownBy(() -> table.requireOne("model", ""))
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("'d1' was unloaded here");
  }

  @Test
  void whatMembersProposed_isNotForTheRepositoryToActivate() {
    Epoch proposed = epoch("d1", 3, Epoch.Origin.MEMBER, EpochState.PREPARED);
    assertThat(table.toLoad("model")).isEmpty();
    proposed.become(EpochState.DRAINING);
    assertThat(table.toLoad("model")).as("it was agreed on").contains(proposed);
  }

  @Test
  void whatIsActive_isLoaded_whateverIsPreparedBesideIt() {
    Epoch active = epoch("d1", 1, Epoch.Origin.CONTROLLER, EpochState.ACTIVE);
    Epoch prepared = epoch("d1", 2, Epoch.Origin.CONTROLLER, EpochState.PREPARED);
    assertThat(table.toLoad("d1")).contains(active);
    table.turn("d1", false);
    assertThat(table.toLoad("model")).contains(active);
    active.become(EpochState.RETIRED);
    assertThat(table.toLoad("model")).contains(prepared);
  }

  private Epoch repair(long number, long replaces) {
    DeploymentPlan plan = rack.plan(number, TestRack.on("a", stage));
    return new Epoch(plan, Lineage.of(plan).replacing(replaces), Epoch.Origin.MEMBER);
  }

  private void takeDown(Epoch epoch) {
    epoch.become(EpochState.DRAINING);
    table.end(epoch);
    assertThat(table.forget(epoch)).isTrue();
    assertThat(table.takenDown("demo")).isTrue();
  }

  /** As of an agent that was frozen meanwhile. */
  @Test
  void ofWhatWasTakenDown_nothingIsMade() {
    takeDown(epoch("demo", 4, Epoch.Origin.CONTROLLER, EpochState.ACTIVE));
    assertThatThrownBy(() -> table.reserve(repair(7, 2), false))
        .hasMessageContaining("ABORTED")
        .hasMessageContaining("epoch 2 of deployment 'demo' was taken down here");
    assertThatThrownBy(() -> table.reserve(repair(7, 4), false)).hasMessageContaining("taken down");
    assertThat(table.reserve(repair(8, 6), false)).as("of another one").isEmpty();
    assertThat(table.reserve(repair(9, 0), false)).as("of one that serves elsewhere").isEmpty();
  }

  @Test
  void ofWhatWasReplaced_nothingIsMade() {
    epoch("demo", 4, Epoch.Origin.MEMBER, EpochState.ACTIVE);
    assertThatThrownBy(() -> table.reserve(repair(7, 1), false))
        .hasMessageContaining("ABORTED")
        .hasMessageContaining("epoch 1 of deployment 'demo' was replaced here");
    assertThat(table.reserve(repair(8, 4), false)).isEmpty();
  }

  /** Its proposer commits it when it wakes. */
  @Test
  void whatWasProposedBeforeItWasTakenDown_doesNotServe() {
    Epoch serving = epoch("demo", 4, Epoch.Origin.CONTROLLER, EpochState.ACTIVE);
    Epoch proposed = repair(7, 4);
    assertThat(table.reserve(proposed, false)).isEmpty();
    proposed.become(EpochState.PREPARED);
    assertThat(table.mayServe(proposed, true)).isTrue();
    serving.become(EpochState.DRAINING);
    assertThat(table.mayServe(proposed, true)).as("it is being taken down").isFalse();
    assertThat(table.mayServe(proposed, false)).as("its controller died").isTrue();
    table.end(serving);
    assertThat(table.forget(serving)).isTrue();
    assertThat(table.takenDown("demo")).isFalse();
    assertThat(table.mayServe(proposed, false)).isFalse();
  }
}
