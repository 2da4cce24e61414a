package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.EpochState;
import dev.rackloom.protocol.v1.MemberBeat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is said once, and of what is served no more, nothing is kept. */
final class ComplaintsTest {

  /** No refusal counts that long. */
  private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong now = new AtomicLong();
  private final List<String> said = new ArrayList<>();
  private final Reports reports =
      new Reports("n-a", event -> {}, now::get, new AgentLog(now::get, said::add));
  private final Changes changes = new Changes();
  private final LoneMember lone = new LoneMember(now::get, changes);
  private final Members members = lone.members();
  private final Membership membership = lone.membership();
  private final Epochs epochs = new Epochs();
  private final Deployments deployments =
      new Deployments(
          epochs,
          null,
          membership,
          null,
          changes,
          () -> true,
          now::get,
          new AgentLog(now::get, l -> {}));
  private final Unwilling unwilling = new Unwilling(now::get);
  private final TestModel stage = TestModel.affine("s", "x", "y", 2, 1, 0);
  private TestRack rack;
  private DeploymentPlan plan;
  private BringUp bringUp;
  private Steward steward;

  /** No agent of the rack runs: it is made up what they say. The one here has no room. */
  @BeforeEach
  void start(@TempDir Path folder) {
    rack =
        new TestRack(folder)
            .withForeign(TestRack.device("a", false, 1, 1e10, 1e10, 1000), "127.0.0.1:1")
            .withForeign(TestRack.real("b"), "127.0.0.1:1");
    plan = rack.plan(1, TestRack.on("b", stage));
    membership.follow(plan);
    Ballot ballot =
        new Ballot(
            "n-a",
            members,
            new Proposals(
                "n-a", epochs, deployments, Owners.in(folder), new Spares("n-a", null, members, 0)),
            Runnable::run,
            now::get);
    bringUp = new BringUp(members, ballot, unwilling, reports, Runnable::run, now::get);
    steward =
        new Steward(
            epochs,
            members,
            new LostDevices("n-a", List.of(), members, changes),
            new Formats("n-a", List.of(), members),
            ballot,
            new Turn("n-a", epochs, members, now::get),
            new Attempts("n-a", now::get, new Random(1)),
            unwilling,
            bringUp,
            reports,
            now::get);
  }

  @AfterEach
  void stop() {
    lone.close();
    rack.close();
  }

  private Epoch serve() {
    Epoch epoch = new Epoch(plan, Lineage.of(plan), Epoch.Origin.MEMBER);
    var _ = epochs.with(t -> t.reserve(epoch, false));
    epoch.become(EpochState.ACTIVE);
    return epoch;
  }

  @Test
  void whatCannotBeRepaired_isSaidOnceWhileItIsServed() {
    Epoch epoch = serve();
    membership.told(MemberBeat.newBuilder().setNode("n-b").putLostDevices("b", "gone").build());
    assertThat(steward.look()).isFalse();
    assertThat(said).singleElement().asString().contains("cannot do without [b] so far");
    assertThat(steward.look()).isFalse();
    assertThat(said).hasSize(1);
    var _ = epochs.with(t -> t.forget(epoch));
    assertThat(steward.look()).isFalse();
    var _ = serve();
    assertThat(steward.look()).isFalse();
    assertThat(said).as("another deployment of that name").hasSize(2);
  }

  private void bring() {
    now.addAndGet(LATER_NANOS);
    DeploymentPlan next = rack.plan(2, TestRack.on("b", stage));
    bringUp.begin(Set.of("n-a"), new Serving(next, Lineage.of(next), 0));
  }

  /** A controller takes the deployment down there. */
  @Test
  void whoCannotBeBroughtUp_isComplainedOfOnceWhileItIsServed() {
    serve().become(EpochState.DRAINING);
    bring();
    assertThat(said).singleElement().asString().contains("does not take part in epoch 2");
    bringUp.serve(Set.of("demo", "another"));
    bring();
    assertThat(said).hasSize(1);
    assertThat(steward.look()).as("nothing is served").isFalse();
    bring();
    assertThat(said).hasSize(2);
  }
}
