package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose words decide whose turn it is to look after a deployment. */
final class TurnTest {

  private static final long SILENCE_NANOS = FaultSettings.DEFAULT.detection().silence().toNanos();

  private final AtomicLong now = new AtomicLong();
  private final LoneMember lone = new LoneMember(now::get, new Changes());
  private final Members members = lone.members();
  private final Membership membership = lone.membership();
  private final Turn turn = new Turn("n-a", new Epochs(), members, now::get);
  private TestRack rack;
  private Serving serving;

  /** An agent of the rack, and one that is known because of another deployment. */
  @BeforeEach
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(TestRack.real("a")).with(TestRack.real("b"));
    DeploymentPlan plan = rack.plan(1, TestRack.on("b", TestModel.affine("s", "x", "y", 2, 1, 0)));
    membership.follow(plan);
    List<Node> nodes = new ArrayList<>(plan.rack().nodes());
    nodes.add(new Node("n-c", "127.0.0.1:1"));
    membership.follow(
        TestRack.named("his", "his", rack.planOn(plan, plan.rack().withNodes(nodes))));
    serving = new Serving(plan, Lineage.of(plan), 0);
  }

  @AfterEach
  void stop() {
    lone.close();
    rack.close();
  }

  private void hear(String node, long epoch, EpochState state, boolean proposed) {
    membership.told(
        MemberBeat.newBuilder()
            .setNode(node)
            .addEpochs(
                EpochStatus.newBuilder()
                    .setDeployment("demo")
                    .setEpoch(epoch)
                    .setState(state)
                    .setProposed(proposed))
            .build());
  }

  @Test
  void newerEpochThatServes_countsInTheRack() {
    hear("n-c", 9, EpochState.ACTIVE, false);
    assertThat(turn.place(serving, members.sight(serving.plan()))).hasValue(0);
    hear("n-b", 9, EpochState.ACTIVE, false);
    assertThat(turn.place(serving, members.sight(serving.plan()))).isEmpty();
  }

  @Test
  void controllerAtWork_countsInTheRack() {
    hear("n-c", 9, EpochState.PREPARED, false);
    assertThat(turn.isBeingDeployed(serving)).isFalse();
    hear("n-b", 2, EpochState.PREPARED, false);
    assertThat(turn.isBeingDeployed(serving)).isTrue();
  }

  @Test
  void proposal_isWaitedFor_ifItIsMadeInTheRack() {
    assertThat(turn.isDue(serving, 1)).isFalse();
    now.addAndGet(Turn.STAND_IN_NANOS);
    hear("n-c", 9, EpochState.PREPARED, true);
    assertThat(turn.isDue(serving, 1)).isTrue();
    hear("n-b", 2, EpochState.PREPARED, true);
    assertThat(turn.isDue(serving, 1)).isFalse();
  }

  @Test
  void whatIsOverInTheRack_isNobodysTurn() {
    membership.told(MemberBeat.newBuilder().setNode("n-c").putEnded("demo", 1).build());
    assertThat(turn.place(serving, members.sight(serving.plan()))).hasValue(0);
    membership.told(MemberBeat.newBuilder().setNode("n-b").putEnded("demo", 1).build());
    assertThat(turn.place(serving, members.sight(serving.plan()))).isEmpty();
  }

  /** What was said before it slept is out of date, and what waits to be read may be. */
  @Test
  void anAgentThatSlept_waitsUntilItHearsTheOthers() {
    hear("n-b", 1, EpochState.ACTIVE, false);
    assertThat(place()).hasValue(0);
    now.addAndGet(10 * SILENCE_NANOS);
    hear("n-b", 1, EpochState.ACTIVE, false);
    assertThat(place()).isEmpty();
    membership.heard("n-b", now.get() - 1, MemberBeat.newBuilder().setNode("n-b").build());
    assertThat(place()).as("it was said before").isEmpty();
    membership.heard("n-b", now.get(), MemberBeat.newBuilder().setNode("n-b").build());
    assertThat(place()).hasValue(0);
  }

  @Test
  void anAgentThatSlept_doesNotWaitForTheDead() {
    now.addAndGet(10 * SILENCE_NANOS);
    assertThat(place()).isEmpty();
    now.addAndGet(SILENCE_NANOS);
    assertThat(place()).isEmpty();
    now.addAndGet(1);
    assertThat(place()).hasValue(0);
  }

  private OptionalInt place() {
    return turn.place(serving, members.sight(serving.plan()));
  }
}
