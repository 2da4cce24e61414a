package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Subject;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.MemberEpoch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of epochs that are over or withdrawn, and of a front that was off. */
final class TidyingTest {

  private static final Subject ANNA = new Subject(Role.DEPLOY, "anna");

  private final Changes changes = new Changes();
  private final LoneMember lone = new LoneMember(System::nanoTime, changes);
  private final Members members = lone.members();
  private final Membership membership = lone.membership();
  private final Epochs epochs = new Epochs();
  private Owners owners;
  private Deployments deployments;
  private Tidying tidying;
  private TestRack rack;

  @BeforeEach
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(TestRack.real("a")).with(TestRack.real("b"));
    owners = Owners.in(folder);
    deployments =
        new Deployments(
            epochs,
            null,
            membership,
            owners,
            changes,
            () -> false,
            System::nanoTime,
            new AgentLog(System::nanoTime));
    tidying =
        new Tidying(
            epochs,
            deployments,
            members,
            () -> false,
            Runnable::run,
            System::nanoTime,
            Duration.ofHours(1));
  }

  @AfterEach
  void stop() {
    lone.close();
    rack.close();
  }

  private void active(long number) {
    preparing(number, Epoch.Origin.MEMBER).become(EpochState.ACTIVE);
  }

  private void isAnnas() {
    DeploymentPlan plan = rack.plan(1, TestRack.on("b", TestModel.affine("s", "x", "y", 2, 1, 0)));
    var _ =
        owners
            .claim(plan, Optional.of(ANNA), epochs.list())
            .loaded(EpochStatus::getDefaultInstance);
  }

  private Epoch preparing(long number, Epoch.Origin origin) {
    DeploymentPlan plan =
        rack.plan(number, TestRack.on("b", TestModel.affine("s", "x", "y", 2, 1, 0)));
    membership.follow(plan);
    Epoch epoch = new Epoch(plan, Lineage.of(plan), origin);
    var _ = epochs.with(t -> t.reserve(epoch, false));
    return epoch;
  }

  /** Nobody would commit it, and nobody withdraw it again. */
  @Test
  void proposalThatIsWithdrawnWhileItIsPrepared_isGone() {
    Proposals proposals = new Proposals("n-a", epochs, deployments, owners, null);
    var _ = preparing(2, Epoch.Origin.MEMBER);
    var _ = proposals.withdraw(epoch(2));
    assertThat(epochs.list()).isEmpty();
    var _ = preparing(3, Epoch.Origin.CONTROLLER);
    var _ = proposals.withdraw(epoch(3));
    assertThat(epochs.list()).as("it is the controller's").hasSize(1);
  }

  private static MemberEpoch epoch(long number) {
    return MemberEpoch.newBuilder().setDeployment("demo").setEpoch(number).build();
  }

  /** The other agent has ended the first epoch, and is where it says that it is. */
  private void hear(EpochStatus... there) {
    MemberBeat.Builder beat = MemberBeat.newBuilder().setNode("n-b").putEnded("demo", 1);
    for (EpochStatus status : there) {
      beat.addEpochs(status);
    }
    membership.told(beat.build());
    tidying.look();
    assertThat(epochs.list()).isEmpty();
  }

  private boolean takesRequests() {
    return epochs.with(t -> t.open("demo").isPresent());
  }

  @Test
  void whereOthersWentOn_itStaysOff() {
    active(1);
    isAnnas();
    deployments.turnOff("demo", 1, 0);
    hear(
        EpochStatus.newBuilder()
            .setDeployment("demo")
            .setEpoch(3)
            .setState(EpochState.ACTIVE)
            .build());
    assertThat(owners.of("demo")).contains(ANNA);
    active(3);
    assertThat(takesRequests()).isFalse();
  }

  @Test
  void whereItWasTakenDown_itIsOnWhenItComesAgain() {
    active(1);
    isAnnas();
    deployments.turnOff("demo", 1, 0);
    hear();
    assertThat(owners.of("demo")).isEmpty();
    active(3);
    assertThat(takesRequests()).isTrue();
  }

  private void knowsAnother(DeploymentPlan plan) {
    List<Node> nodes = new ArrayList<>(plan.rack().nodes());
    nodes.add(new Node("n-c", "127.0.0.1:1"));
    membership.follow(
        TestRack.named("his", "his", rack.planOn(plan, plan.rack().withNodes(nodes))));
  }

  @Test
  void whatAnAgentOfAnotherRackUses_goes() {
    Epoch replaced = preparing(1, Epoch.Origin.MEMBER);
    replaced.become(EpochState.DRAINING);
    active(3);
    knowsAnother(replaced.plan());
    MemberBeat.Builder beat =
        MemberBeat.newBuilder()
            .addEpochs(
                EpochStatus.newBuilder()
                    .setDeployment("demo")
                    .setEpoch(1)
                    .setState(EpochState.ACTIVE));
    membership.told(beat.setNode("n-b").build());
    tidying.look();
    assertThat(epochs.list()).hasSize(2);
    membership.told(MemberBeat.newBuilder().setNode("n-b").build());
    membership.told(beat.setNode("n-c").build());
    tidying.look();
    assertThat(epochs.list()).extracting(EpochStatus::getEpoch).containsExactly(3L);
  }

  /** It knows a deployment of that name too, which need not be this one. */
  @Test
  void whatAnAgentOfAnotherRackSays_changesNothing() {
    active(1);
    DeploymentPlan plan = epochs.with(t -> t.active("demo").orElseThrow().plan());
    knowsAnother(plan);
    long now = System.nanoTime();
    membership.heard("n-b", now, MemberBeat.newBuilder().setNode("n-b").build());
    membership.heard(
        "n-c",
        now,
        MemberBeat.newBuilder()
            .setNode("n-c")
            .putEnded("demo", 9)
            .addEpochs(
                EpochStatus.newBuilder()
                    .setDeployment("demo")
                    .setEpoch(10)
                    .setState(EpochState.ACTIVE))
            .build());
    assertThat(members.said(s -> s.active("demo"))).containsEntry("n-c", 10L);
    tidying.look();
    assertThat(takesRequests()).isTrue();
    assertThat(members.mayServe(plan, Electorate.of(plan))).isTrue();
  }
}
