package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.awaitReady;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent wants that slept while a deployment was taken down. */
final class TakenDownTest {

  @TempDir Path folder;

  private static DeploymentPlan plan(TestRack rack, long epoch) {
    return rack.plan(
        epoch,
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
  }

  private static void propose(TestRack rack, DeploymentPlan plan, long replaces) {
    ManagedChannel channel =
        Transport.plain().channel(Address.parse(rack.agent("b").address())).build();
    try {
      var _ =
          MembersGrpc.newBlockingStub(channel)
              .propose(
                  Proposal.newBuilder()
                      .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
                      .addAllElectorate(List.of("n-a", "n-b"))
                      .setReplaces(replaces)
                      .build());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void whatItRepairs_staysDown() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient b = rack.client("b")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1));
      awaitReady(rack, plan, "a", "b");
      assertThat(rack.deployer().drain(plan)).isEmpty();
      rack.letGo();
      assertThatThrownBy(() -> propose(rack, plan(rack, 6), 1))
          .hasMessageContaining("ABORTED")
          .hasMessageContaining("epoch 1 of deployment 'demo' was taken down here");
      assertThat(b.deployments()).isEmpty();
    }
  }

  /** A controller that brings it again is none of those. */
  @Test
  void whatIsDeployedAgain_isRepaired() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      rack.deployer().drain(rack.deploy(plan(rack, 1)));
      awaitReady(rack, rack.deploy(plan(rack, 2)), "a", "b");
      rack.letGo();
      rack.agent("b").kill();
      try (AgentClient a = rack.client("a")) {
        Until.holds("repaired", () -> AgentsSay.servesAfter(a, 2));
      }
    }
  }

  @Test
  void whoCannotBeReached_isTold() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"))) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1));
      rack.agent("b").kill();
      assertThat(rack.deployer().drain(plan)).containsExactly("n-b");
    }
  }
}
