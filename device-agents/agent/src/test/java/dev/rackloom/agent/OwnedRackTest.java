package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.awaitReady;
import static dev.rackloom.agent.AgentsSay.nodes;
import static dev.rackloom.agent.AgentsSay.serves;
import static dev.rackloom.agent.AgentsSay.servesAfter;
import static dev.rackloom.agent.TestRack.named;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment stays its owner's, whatever becomes of the agents that it runs on. */
final class OwnedRackTest {

  @TempDir Path folder;

  private final Map<String, Identity> nodes = new ConcurrentHashMap<>();
  private TestAuthority authority;
  private Identity anna;
  private Identity bert;

  @BeforeEach
  void enroll() {
    authority = new TestAuthority(folder.resolve("authority"));
    anna = authority.user("anna", Role.DEPLOY);
    bert = authority.user("bert", Role.DEPLOY);
  }

  private Identity node(String id) {
    return nodes.computeIfAbsent(id, authority::node);
  }

  private TestRack rack(String... devices) {
    TestRack rack =
        new TestRack(
            folder,
            AgentLimits.DEFAULT,
            Transport.with(anna),
            node -> Doors.PLAIN.withIdentity(node(node)));
    for (String device : devices) {
      rack.with(real(device));
    }
    return rack;
  }

  private static DeploymentPlan one(TestRack rack, long epoch, String device, float factor) {
    return rack.plan(epoch, on(device, TestModel.affine("s", "x", "y", 2, factor, 0)));
  }

  /** He has a plan for this agent alone, under each of her names. */
  private void isNotBerts(TestRack rack, String device) {
    DeploymentPlan his = one(rack, 1000, device, 100);
    for (DeploymentPlan taking : new DeploymentPlan[] {his, named("aaa", "model", his)}) {
      assertThatThrownBy(() -> deploy(rack, bert, taking))
          .as(taking.deployment() + " at " + device)
          .hasMessageContaining("PERMISSION_DENIED")
          .hasMessageContaining("'demo' is of 'anna'");
    }
  }

  private static void deploy(TestRack rack, Identity who, DeploymentPlan plan) {
    try (Deployer deployer =
        new Deployer(who.subject().name(), Duration.ofSeconds(30), Transport.with(who))) {
      deployer.deploy(plan, rack.artefacts(), Progress.SILENT).orThrow();
    }
  }

  @Test
  void startedAgain_theAgentKnowsWhoseItWas() {
    try (TestRack rack = rack("a")) {
      rack.deploy(one(rack, 1, "a", 2));
      rack.letGo();
      rack.agent("a").kill();
      rack.restart("a");
      isNotBerts(rack, "a");
      try (Deployer hers = new Deployer("anna", Duration.ofSeconds(30), Transport.with(anna))) {
        DeploymentPlan again = one(rack, 2, "a", 2);
        hers.deploy(again, rack.artefacts(), Progress.SILENT).orThrow();
        hers.drain(again);
      }
      rack.agent("a").kill();
      rack.restart("a");
      deploy(rack, bert, one(rack, 3, "a", 3));
    }
  }

  @Test
  void takingPart_theAgentIsToldWhoseItIs() {
    try (TestRack rack = rack("a", "b")) {
      awaitReady(rack, rack.deploy(one(rack, 1, "a", 2)), "b");
      rack.letGo();
      isNotBerts(rack, "b");
    }
  }

  /** The steward has no stage, so that it knows from others whose it is. */
  @Test
  void repaired_itIsHersEverywhere() throws IOException {
    try (TestRack rack = rack("a", "b", "c", "d");
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan =
          rack.deploy(
              on("b", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("c", TestModel.affine("s2", "h", "g", 2, 3, 0)),
              on("d", TestModel.affine("s3", "g", "y", 2, 5, 0)));
      awaitReady(rack, plan, "a", "b", "c", "d");
      rack.letGo();
      rack.agent("d").kill();
      Until.holds("repaired", () -> servesAfter(a, 1) && !nodes(a).contains("n-d"));
      long repaired = a.activePlan("demo").orElseThrow().epoch();
      Files.delete(folder.resolve("n-d").resolve("owners.json"));
      rack.restart("d");
      for (String device : new String[] {"b", "d"}) {
        try (AgentClient client = rack.client(device)) {
          Until.holds(device + " has it", () -> serves(client, repaired));
        }
      }
      for (String device : new String[] {"a", "b", "c", "d"}) {
        isNotBerts(rack, device);
      }
    }
  }

  @Test
  void whatAMemberProposes_takesNobodysName() {
    try (TestRack rack = rack("a")) {
      DeploymentPlan hers = rack.deploy(one(rack, 1, "a", 2));
      rack.letGo();
      String berts = bert.subject().uri();
      assertThatThrownBy(() -> propose(rack, one(rack, 2, "a", 2), berts))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThatThrownBy(() -> propose(rack, named("aaa", "model", hers), berts))
          .hasMessageContaining("answers to 'model'");
      assertThatThrownBy(() -> propose(rack, named("aaa", "other", hers), "rackloom:nobody"))
          .hasMessageContaining("INVALID_ARGUMENT");
      propose(rack, one(rack, 3, "a", 2), "");
      propose(rack, one(rack, 4, "a", 2), anna.subject().uri());
    }
  }

  /** The agents that were asked know nothing of him; the one that does catches up with the rest. */
  @Test
  void aNameThatClashesAtOneAgent_isToldThere_andIsInTheWayOfNothingElse() throws Exception {
    Identity root = authority.user("root", Role.ADMIN);
    try (TestRack rack = rack("a", "b");
        Heard a = Heard.of(rack.client("a"))) {
      deploy(rack, bert, rack.forOneAgent("b", named("his", "berts", one(rack, 1, "b", 3))));
      awaitReady(rack, rack.deploy(one(rack, 1, "a", 2)), "b");
      rack.letGo();
      deploy(rack, root, named("demo", "his", one(rack, 2, "a", 2)));
      String refused = refused(a);
      assertThat(refused)
          .contains("'n-b' does not take part in epoch 2 of deployment 'demo'")
          .contains("'his' is of 'bert' and answers to 'his'; what is proposed is of 'anna'");
      DeploymentPlan third = named("third", "model", one(rack, 1, "a", 5));
      deploy(rack, anna, third);
      awaitReady(rack, third, "b");
      deploy(rack, root, one(rack, 3, "a", 2));
      try (AgentClient b = rack.client("b")) {
        Until.holds("b has it", () -> serves(b, 3));
      }
    }
  }

  private static String refused(Heard at) throws InterruptedException {
    MembersChanged next = at.next(MembersChanged.class);
    while (next.change() != Change.UNREPAIRED) {
      next = at.next(MembersChanged.class);
    }
    return next.text();
  }

  /** Another agent, which may have been told so by who came there first. */
  private void propose(TestRack rack, DeploymentPlan plan, String owner) {
    ManagedChannel channel =
        Transport.with(node("n-z")).channel(Address.parse(rack.agent("a").address())).build();
    try {
      var _ =
          MembersGrpc.newBlockingStub(channel)
              .propose(
                  Proposal.newBuilder()
                      .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
                      .addElectorate("n-a")
                      .setOwner(owner)
                      .build());
    } finally {
      channel.shutdownNow();
    }
  }
}
