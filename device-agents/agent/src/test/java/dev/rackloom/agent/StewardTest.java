package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.awaitReady;
import static dev.rackloom.agent.AgentsSay.nodes;
import static dev.rackloom.agent.TestRack.named;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.EpochInfo;
import dev.rackloom.client.TensorValue;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repair does when something else goes wrong in the middle of it. */
final class StewardTest {

  private static final int WIDTH = 64;

  /** Of a stage of this width: weights and bias of four bytes, activations of two rows. */
  private static final long STAGE_BYTES = 4L * (WIDTH + 1) * WIDTH;

  private static final long ACTIVATION_BYTES = 2 * 4L * (WIDTH + WIDTH);

  /** Nobody counts as lost for being silent as long as a test lasts. */
  private static final FaultSettings TOLERANT =
      FaultSettings.DEFAULT.withDetection(
          new Detection(Duration.ofMillis(250), Duration.ofMinutes(5), Duration.ofMinutes(5)));

  @TempDir Path folder;

  private static DeploymentPlan plan(TestRack rack, long epoch, int width, String... devices) {
    List<TestRack.Placed> placed = new ArrayList<>();
    for (int i = 0; i < devices.length; i++) {
      String in = i == 0 ? "x" : "t" + i;
      String out = i == devices.length - 1 ? "y" : "t" + (i + 1);
      placed.add(on(devices[i], TestModel.affine("s" + i, in, out, width, i + 2, 0)));
    }
    return rack.plan(epoch, placed.toArray(TestRack.Placed[]::new));
  }

  private static Device small(String id, int stages) {
    long bytes = stages * STAGE_BYTES + ACTIVATION_BYTES;
    return TestRack.device(id, false, bytes, 1e10, 1e10, 1000);
  }

  /** As an agent would that dies before it commits or withdraws. */
  private static void propose(TestRack rack, DeploymentPlan plan, Set<String> voters, String to) {
    ManagedChannel channel =
        Transport.plain().channel(Address.parse(rack.agent(to).address())).build();
    try {
      var _ =
          MembersGrpc.newBlockingStub(channel)
              .propose(
                  Proposal.newBuilder()
                      .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
                      .addAllElectorate(voters)
                      .build());
    } finally {
      channel.shutdownNow();
    }
  }

  /** What was proposed holds memory; its proposer will neither commit nor withdraw it. */
  @Test
  void aProposalWhoseProposerDied_makesRoomForTheNext() {
    try (TestRack rack =
            new TestRack(folder)
                .with(FaultSettings.DEFAULT.withAbandoned(Duration.ofHours(1)))
                .with(small("a", 1))
                .with(small("b", 2))
                .with(small("c", 1))
                .with(small("d", 1));
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, WIDTH, "a", "b", "c", "d"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      DeploymentPlan dead = plan(rack, 3, WIDTH, "a", "b", "b", "d");
      propose(rack, dead, nodes(a), "b");
      rack.agent("d").kill();
      Until.holds("repaired", () -> !nodes(a).contains("n-d"));
      assertThat(a.activePlan("demo").orElseThrow().stages())
          .extracting(PlannedStage::device)
          .containsExactly("a", "b", "c", "b");
      float[] x = new float[WIDTH];
      x[0] = 1;
      assertThat(a.infer("model", Map.of("x", TensorValue.of(x, 1, WIDTH)))).containsKey("y");
    }
  }

  /** A plan that cannot be had for another reason needs nobody's memory. */
  @Test
  void whatIsRefusedForWantOfASubModel_leavesOlderProposals() {
    try (TestRack rack =
            new TestRack(folder)
                .with(FaultSettings.DEFAULT.withAbandoned(Duration.ofHours(1)))
                .with(real("a"));
        AgentClient a = rack.client("a")) {
      rack.deploy(plan(rack, 1, 2, "a"));
      propose(rack, plan(rack, 2, 2, "a"), Set.of("n-a"), "a");
      assertThatThrownBy(() -> propose(rack, plan(rack, 3, 4, "a"), Set.of("n-a"), "a"))
          .hasMessageContaining("artefacts are missing");
      assertThat(a.deployments()).extracting(EpochInfo::epoch).containsExactly(1L, 2L);
    }
  }

  /** It has a stage, does not answer, and does not count as lost either. */
  @Test
  void aVoterThatSaysNothing_isDoneWithout() {
    try (TestRack rack =
            new TestRack(folder)
                .with(TOLERANT)
                .with(real("a"))
                .with(real("b"))
                .with(real("c"))
                .with(real("d"))
                .withProxies();
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, 2, "a", "b", "c", "d"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      for (String other : List.of("a", "b", "d")) {
        rack.way("c", other).cut();
        rack.way(other, "c").cut();
      }
      rack.agent("d").kill();
      Until.holds("repaired", () -> nodes(a).equals(Set.of("n-a", "n-b")));
    }
  }

  /** It has a deployment of the same name, and is far ahead with it. */
  @Test
  void whatAnAgentOfAnotherRackHas_doesNotNumberARepair() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient a = rack.client("a")) {
      awaitReady(rack, rack.deploy(plan(rack, 1, 2, "a", "b")), "a", "b");
      rack.with(real("c"));
      DeploymentPlan theirs = plan(rack, 1000, 2, "c");
      try (Deployer another = new Deployer("another", Duration.ofSeconds(30))) {
        another.deploy(rack.forOneAgent("c", theirs), rack.artefacts(), Progress.SILENT).orThrow();
      }
      // they meet, and a brings c up, for which it must have heard of what c has
      awaitReady(rack, rack.deploy(named("all", "all", plan(rack, 1, 2, "a"))), "c");
      rack.agent("b").kill();
      Until.holds("repaired", () -> nodes(a).equals(Set.of("n-a")));
      assertThat(a.activePlan("demo").orElseThrow().epoch()).isBetween(2L, 999L);
    }
  }

  /** Each of the two is well, and thinks that the other one is not: one of them repairs. */
  @Test
  void twoBetweenWhomTheWayIsCut_doNotBothRepair() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(real("b"))
                .with(real("c"))
                .with(real("d"))
                .withProxies();
        AgentClient a = rack.client("a");
        Heard atA = Heard.of(rack.client("a"));
        Heard atB = Heard.of(rack.client("b"));
        Heard atC = Heard.of(rack.client("c"));
        Heard atD = Heard.of(rack.client("d"))) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, 2, "a", "b", "c"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      rack.way("a", "b").cut();
      rack.way("b", "a").cut();
      Until.holds("repaired", () -> !nodes(a).containsAll(Set.of("n-a", "n-b")));
      List<TelemetryEvent> heard = new ArrayList<>();
      for (Heard at : List.of(atA, atB, atC, atD)) {
        at.events().drainTo(heard);
        heard.addAll(at.rest());
      }
      assertThat(heard)
          .filteredOn(e -> e instanceof MembersChanged m && m.change() == Change.REPAIRED)
          .hasSize(1);
      assertThat(heard)
          .filteredOn(e -> e instanceof MembersChanged m && m.change() == Change.UNREPAIRED)
          .isEmpty();
    }
  }
}
