package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.EpochStatus;
import dev.rackloom.protocol.v1.MemberBeat;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether requests may start, which is asked for every one of them. */
final class MayServeTest {

  private final AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(1));
  private final LoneMember lone = new LoneMember(now::get, new Changes());
  private final Members members = lone.members();
  private final Membership membership = lone.membership();
  private final Electorate all =
      Electorate.of(java.util.List.of("n-a", "n-b", "n-c", "n-d", "n-e"));
  private TestRack rack;
  private DeploymentPlan plan;

  @BeforeEach
  void start(@TempDir Path folder) {
    rack = new TestRack(folder);
    for (String device : new String[] {"a", "b", "c", "d", "e"}) {
      rack.with(TestRack.real(device));
    }
    plan = rack.plan(1, TestRack.on("a", TestModel.affine("s", "x", "y", 2, 1, 0)));
    membership.follow(plan);
  }

  @AfterEach
  void stop() {
    lone.close();
    rack.close();
  }

  private long fence() {
    return members.detection().fence().toNanos();
  }

  private boolean mayServe() {
    return members.mayServe(plan, all);
  }

  private void answers(String node, long epoch) {
    membership.heard(node, now.get(), beat(node, epoch));
  }

  private static MemberBeat beat(String node, long epoch) {
    return MemberBeat.newBuilder()
        .setNode(node)
        .addEpochs(
            EpochStatus.newBuilder()
                .setDeployment("demo")
                .setEpoch(epoch)
                .setState(EpochState.ACTIVE))
        .build();
  }

  @Test
  void aQuorum_countsFromWhoAnsweredFirst_untilTheFence() {
    assertThat(mayServe()).isFalse();
    answers("n-b", 1);
    assertThat(mayServe()).as("two of five").isFalse();
    now.addAndGet(1000);
    answers("n-c", 1);
    assertThat(mayServe()).isTrue();
    now.addAndGet(fence() - 1000);
    assertThat(mayServe()).isTrue();
    now.addAndGet(1);
    assertThat(mayServe()).as("n-b answered too long ago").isFalse();
    answers("n-d", 1);
    assertThat(mayServe()).isTrue();
    now.addAndGet(999);
    assertThat(mayServe()).isTrue();
    now.addAndGet(1);
    assertThat(mayServe()).as("and n-c").isFalse();
  }

  @Test
  void newerEpoch_endsIt_whenItIsHeardOf_orItsAgentAnswersAgain() {
    answers("n-b", 1);
    answers("n-c", 1);
    membership.told(beat("n-d", 2));
    assertThat(mayServe()).as("it answers nobody").isTrue();
    answers("n-d", 2);
    assertThat(mayServe()).as("the same words, as an answer").isFalse();
    now.addAndGet(fence() + 1);
    answers("n-b", 1);
    answers("n-c", 1);
    assertThat(mayServe()).as("it is silent again").isTrue();
    answers("n-c", 2);
    assertThat(mayServe()).isFalse();
  }

  /** Each request asks: it neither waits for who beats nor looks through what all have said. */
  @Test
  void whatIsKnown_isToldWhileTheMembersAreHeld() throws Exception {
    answers("n-b", 1);
    answers("n-c", 1);
    assertThat(mayServe()).isTrue();
    synchronized (members) {
      assertThat(CompletableFuture.supplyAsync(this::mayServe).get(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
