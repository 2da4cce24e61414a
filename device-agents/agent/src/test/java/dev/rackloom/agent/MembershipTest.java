package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.MemberBeat;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents say of this one. */
final class MembershipTest {

  private final LoneMember lone = new LoneMember(System::nanoTime, new Changes());
  private final Members members = lone.members();
  private final Membership membership = lone.membership();

  @AfterEach
  void stop() {
    lone.close();
  }

  private void hear(String from, String... lost) {
    MemberBeat.Builder beat = MemberBeat.newBuilder().setNode(from);
    for (String node : lost) {
      beat.addLost(node);
    }
    membership.told(beat.build());
  }

  @Test
  void agentThatHasLostThisOne_isDeafToIt_untilItSaysOtherwiseOrIsNoneOfItsOwn(
      @TempDir Path folder) {
    try (TestRack rack =
        new TestRack(folder)
            .with(TestRack.real("a"))
            .with(TestRack.real("b"))
            .with(TestRack.real("c"))) {
      DeploymentPlan onB = rack.plan(1, TestRack.on("b", TestModel.affine("s", "x", "y", 2, 1, 0)));
      DeploymentPlan onBoth =
          rack.plan(
              1,
              TestRack.on("c", TestModel.affine("s1", "x", "h", 2, 1, 0)),
              TestRack.on("b", TestModel.affine("s2", "h", "y", 2, 1, 0)));
      hear("n-b", "n-a");
      assertThat(members.deafTo(onB)).as("it is not followed").isEmpty();
      membership.follow(onB);
      hear("n-b", "n-c");
      assertThat(members.deafTo(onB)).as("it has lost another").isEmpty();
      hear("n-c", "n-a");
      assertThat(members.deafTo(onB)).as("it has no stage").isEmpty();
      assertThat(members.deafTo(onBoth)).contains("n-c");
      hear("n-b", "n-c", "n-a");
      assertThat(members.deafTo(onBoth)).contains("n-b");
      hear("n-c");
      hear("n-b");
      assertThat(members.deafTo(onBoth)).isEmpty();
      hear("n-b", "n-a");
      membership.unfollow(onB);
      assertThat(members.deafTo(onB)).isEmpty();
    }
  }
}
