package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.agent.runtime.Peer;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.MemberEpoch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of epochs that are over or withdrawn, and of a front that was off. */
final class TidyingTest {

  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final Changes changes = new Changes();
  private final Membership members =
      new Membership(
          "n-a",
          System::nanoTime,
          FaultSettings.DEFAULT,
          MemberBeat::getDefaultInstance,
          changes,
          (change, about, text) -> {});
  private final Peers peers = new Peers(this::connect);
  private final Deployments deployments =
      new Deployments(null, members, changes, () -> false, System::nanoTime);
  private final Tidying tidying =
      new Tidying(
          deployments, members, () -> false, Runnable::run, System::nanoTime, Duration.ofHours(1));
  private TestRack rack;

  private Peer connect(Peers.PeerName name) {
    return new Peer(
        name, null, System::nanoTime, timers, timers, new NothingSaid(), Transport.plain());
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(TestRack.real("a")).with(TestRack.real("b"));
    members.reach(peers);
  }

  @AfterEach
  void stop() {
    peers.close();
    timers.shutdownNow();
    rack.close();
  }

  private void active(long number) {
    preparing(number, Epoch.Origin.MEMBER).become(EpochState.ACTIVE);
  }

  private Epoch preparing(long number, Epoch.Origin origin) {
    DeploymentPlan plan =
        rack.plan(number, TestRack.on("b", TestModel.affine("s", "x", "y", 2, 1, 0)));
    members.follow(plan);
    Epoch epoch = new Epoch(plan, Electorate.of(plan), origin);
    var _ = deployments.with(t -> t.reserve(epoch, false));
    return epoch;
  }

  /** Nobody would commit it, and nobody withdraw it again. */
  @Test
  void proposalThatIsWithdrawnWhileItIsPrepared_isGone() {
    Proposals proposals = new Proposals("n-a", deployments, null);
    var _ = preparing(2, Epoch.Origin.MEMBER);
    var _ = proposals.withdraw(epoch(2));
    assertThat(deployments.list()).isEmpty();
    var _ = preparing(3, Epoch.Origin.CONTROLLER);
    var _ = proposals.withdraw(epoch(3));
    assertThat(deployments.list()).as("it is the controller's").hasSize(1);
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
    members.told(beat.build());
    tidying.look();
    assertThat(deployments.list()).isEmpty();
  }

  private boolean takesRequests() {
    return deployments.with(t -> t.open("demo").isPresent());
  }

  @Test
  void whereOthersWentOn_itStaysOff() {
    active(1);
    deployments.turnOff("demo", 1, 0);
    hear(
        EpochStatus.newBuilder()
            .setDeployment("demo")
            .setEpoch(3)
            .setState(EpochState.ACTIVE)
            .build());
    active(3);
    assertThat(takesRequests()).isFalse();
  }

  @Test
  void whereItWasTakenDown_itIsOnWhenItComesAgain() {
    active(1);
    deployments.turnOff("demo", 1, 0);
    hear();
    active(3);
    assertThat(takesRequests()).isTrue();
  }
}
