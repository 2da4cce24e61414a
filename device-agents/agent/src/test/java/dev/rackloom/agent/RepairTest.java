package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.awaitReady;
import static dev.rackloom.agent.AgentsSay.nodes;
import static dev.rackloom.agent.AgentsSay.serves;
import static dev.rackloom.agent.AgentsSay.servesAfter;
import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Progress;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.telemetry.TelemetryEvent.Change;
import dev.rackloom.api.telemetry.TelemetryEvent.MembersChanged;
import dev.rackloom.api.telemetry.TelemetryEvent.TensorMoved;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Deployer;
import dev.rackloom.client.SteadyClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents of this process are killed, cut off and started again. */
final class RepairTest {

  private static final Map<String, TensorValue> INPUTS =
      Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));

  @TempDir Path folder;

  private TestRack four() {
    return new TestRack(folder).with(real("a")).with(real("b")).with(real("c")).with(real("d"));
  }

  private static DeploymentPlan plan(TestRack rack, long epoch, String... devices) {
    return rack.plan(
        epoch,
        on(devices[0], TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on(devices[1], TestModel.affine("s2", "h", "g", 2, 3, 0)),
        on(devices[2], TestModel.affine("s3", "g", "y", 2, 5, 0)));
  }

  private static float[] ask(AgentClient front) {
    return front.infer("model", INPUTS).get("y").toFloats();
  }

  @Test
  void killedAgent_itsRequestInFlight_isAnsweredByTheDevicesLeft() throws Exception {
    try (TestRack rack =
            new TestRack(folder)
                .with(real("a"))
                .with(real("b"))
                .with(emulated("e", 20_000_000_000L));
        AgentClient front = rack.client("a")) {
      DeploymentPlan plan =
          rack.deploy(
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("e", TestModel.affine("s2", "h", "y", 2, 3, 0)),
              on("b", TestModel.affine("s3", "x", "z", 2, 7, 0)));
      awaitReady(rack, plan, "a", "b");
      try (Heard heard = Heard.of(rack.client("e"));
          Heard watch = Heard.of(rack.client("a"))) {
        var answer = front.inferAsync("model", INPUTS, Duration.ofSeconds(60));
        heard.next(TensorMoved.class);
        rack.agent("e").kill();
        assertThat(answer.get(40, TimeUnit.SECONDS).get("y").toFloats()).containsExactly(6, 12);
        MembersChanged repaired = next(watch, Change.REPAIRED);
        assertThat(repaired.about()).isEqualTo("n-e");
        assertThat(repaired.epoch()).isEqualTo(2);
        assertThat(repaired.text()).contains("repaired in", "without [n-e]");
        assertThat(repaired.tookNanos()).isBetween(0L, 30_000_000_000L);
      }
      assertThat(nodes(front)).doesNotContain("n-e");
    }
  }

  @Test
  void killedAsSoonAsItServes_theOthersHaveItsSubModelsAlready() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"));
        AgentClient front = rack.client("a");
        AgentClient c = rack.client("c")) {
      DeploymentPlan plan = plan(rack, 1, "a", "b", "c");
      Set<String> all =
          plan.stages().stream().map(s -> s.artefact().sha256()).collect(Collectors.toSet());
      Progress killer =
          (share, text) -> {
            if (text.startsWith("activating")) {
              // agents copy nothing before an epoch is active: this is what the controller sent
              Set<String> left = new TreeSet<>(front.hasArtefacts(all));
              left.addAll(c.hasArtefacts(all));
              assertThat(left).isEqualTo(all);
            } else if (text.startsWith("draining")) {
              rack.agent("b").kill();
            }
          };
      var serving = rack.deployer().deploy(plan, rack.artefacts(), killer).orThrow();
      assertThat(serving.alone()).isEmpty();
      assertThat(ask(front)).containsExactly(30, 60);
      assertThat(nodes(front)).doesNotContain("n-b");
    }
  }

  @Test
  void killedWhileSparesAreCopied_theOthersServeWithoutIt() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"));
        AgentClient front = rack.client("a")) {
      DeploymentPlan plan = plan(rack, 1, "a", "b", "c");
      var serving = rack.deployer().deploy(plan, rack.artefacts(), killing(rack, "b")).orThrow();
      assertThat(serving.alone()).isEmpty();
      Until.holds("repaired", () -> !nodes(front).contains("n-b"));
      assertThat(ask(front)).containsExactly(30, 60);
    }
  }

  @Test
  void firstAgentKilledWhileSparesAreCopied_allIsTakenBack() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"));
        AgentClient b = rack.client("b");
        AgentClient c = rack.client("c")) {
      DeploymentPlan plan = plan(rack, 1, "a", "b", "c");
      assertThatThrownBy(() -> rack.deployer().deploy(plan, rack.artefacts(), killing(rack, "a")))
          .hasMessageContaining("n-a");
      assertThat(b.deployments()).isEmpty();
      assertThat(c.deployments()).isEmpty();
    }
  }

  @Test
  void brokenOffWhileSparesAreCopied_allIsTakenBack() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b"));
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      DeploymentPlan plan = plan(rack, 1, "a", "b", "a");
      Progress broken =
          (share, text) -> {
            if (text.startsWith("copying")) {
              throw new IllegalStateException("the listener is gone");
            }
          };
      assertThatThrownBy(() -> rack.deployer().deploy(plan, rack.artefacts(), broken))
          .hasMessage("the listener is gone");
      assertThat(a.deployments()).isEmpty();
      assertThat(b.deployments()).isEmpty();
    }
  }

  private static Progress killing(TestRack rack, String device) {
    return (share, text) -> {
      if (text.startsWith("copying")) {
        rack.agent(device).kill();
      }
    };
  }

  /** What a controller put there takes room too; what still fits is fetched. */
  @Test
  void sparesThatAreThere_countBeforeOthersAreFetched() {
    TestModel two = TestModel.affine("s2", "h", "g", 64, 3, 0);
    TestModel three = TestModel.affine("s3", "g", "k", 64, 5, 0);
    TestModel four = TestModel.affine("s4", "h", "y", 64, 1, 0);
    TestModel small = TestModel.affine("s5", "x", "z", 2, 7, 0);
    long room = three.artefact().bytes() + small.artefact().bytes();
    try (TestRack rack =
            new TestRack(folder)
                .with(FaultSettings.DEFAULT.withSpareBytes(room))
                .with(real("a"))
                .with(real("b"))
                .with(real("c"));
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "w", "h", 64, 2, 0)),
              on("b", two),
              on("c", three),
              on("c", four),
              on("b", small));
      Map<String, Path> files = new HashMap<>(rack.artefacts());
      a.upload(three.sha256(), files.get(three.sha256()), Progress.SILENT);
      b.upload(small.sha256(), files.remove(small.sha256()), Progress.SILENT);
      var serving = rack.deployer().deploy(plan, files, Progress.SILENT).orThrow();
      assertThat(serving.alone()).contains("s5");
      Set<String> spares = Set.of(two.sha256(), three.sha256(), four.sha256(), small.sha256());
      Set<String> fit = Set.of(three.sha256(), small.sha256());
      Until.holds("what fits is there", () -> a.hasArtefacts(spares).containsAll(fit));
      assertThat(a.hasArtefacts(spares)).isEqualTo(fit);
    }
  }

  @Test
  void agentsThatKeepNoSpares_areSentNone_andTheDeployerSaysWhatIsAlone() {
    try (TestRack rack =
            new TestRack(folder)
                .with(FaultSettings.DEFAULT.withSpareBytes(0))
                .with(real("a"))
                .with(real("b"));
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
              on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      var serving = rack.deployer().deploy(plan, rack.artefacts(), Progress.SILENT).orThrow();
      assertThat(serving.alone()).containsExactly("s1", "s2");
      String other = plan.stages().get(1).artefact().sha256();
      assertThat(a.hasArtefacts(Set.of(other))).isEmpty();
    }
  }

  @Test
  void subModelsOfASingleAgent_areNotSaidToBeAlone() {
    try (TestRack rack = new TestRack(folder).with(real("a"))) {
      DeploymentPlan plan = rack.plan(1, on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      assertThat(rack.deployer().deploy(plan, rack.artefacts(), Progress.SILENT).orThrow().alone())
          .isEmpty();
    }
  }

  private static MembersChanged next(Heard heard, Change change) throws Exception {
    MembersChanged event = heard.next(MembersChanged.class);
    while (event.change() != change) {
      event = heard.next(MembersChanged.class);
    }
    return event;
  }

  @Test
  void anAgentWithoutAStage_isAFrontToo() {
    try (TestRack rack = four();
        AgentClient d = rack.client("d")) {
      awaitReady(rack, rack.deploy(plan(rack, 1, "a", "b", "c")), "d");
      assertThat(ask(d)).containsExactly(30, 60);
    }
  }

  @Test
  void restartedAgent_rejoinsWithoutAnyOtherBeingTouched() {
    try (TestRack rack = four();
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, "a", "b", "c"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      rack.agent("c").kill();
      Until.holds("repaired", () -> servesAfter(a, 1));
      assertThat(ask(a)).containsExactly(30, 60);
      rack.restart("c");
      try (AgentClient c = rack.client("c")) {
        Until.holds("c is brought up", () -> servesAfter(c, 1));
        assertThat(ask(c)).containsExactly(30, 60);
      }
      rack.agent("d").kill();
      rack.agent("b").kill();
      Until.holds("repaired again", () -> !nodes(a).contains("n-b"));
      assertThat(ask(a)).containsExactly(30, 60);
    }
  }

  @Test
  void aPairCutOneWay_isRepairedByThoseThatSeeBoth() {
    try (TestRack rack = four().withProxies();
        AgentClient a = rack.client("a")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, "a", "b", "c"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      rack.way("b", "c").cut();
      Until.holds(
          "no plan needs b and c together", () -> !nodes(a).containsAll(Set.of("n-b", "n-c")));
      assertThat(ask(a)).containsExactly(30, 60);
    }
  }

  /** An agent that is cut off from all others must not go on with a model that was replaced. */
  @Test
  void anAgentThatMissedARedeployment_doesNotAnswerByTheOldModel() {
    FaultSettings impatient = FaultSettings.DEFAULT.withPark(Duration.ofMillis(500));
    try (TestRack rack =
        new TestRack(folder)
            .with(impatient)
            .with(real("a"))
            .with(real("b"))
            .with(real("c"))
            .withProxies()) {
      DeploymentPlan plan =
          rack.plan(
              1,
              on("c", TestModel.affine("s1", "x", "y", 2, 2, 0)),
              on("a", TestModel.affine("s2", "x", "z", 2, 1, 0)),
              on("b", TestModel.affine("s3", "x", "w", 2, 1, 0)));
      awaitReady(rack, rack.deploy(plan), "a", "b", "c");
      cutOff(rack, "c", "a", "b");
      try (AgentClient c = rack.client("c");
          AgentClient a = rack.client("a")) {
        Until.holds("repaired without c", () -> !nodes(a).contains("n-c"));
        assertThatThrownBy(() -> ask(c))
            .hasMessageContaining("UNAVAILABLE")
            .hasMessageContaining("'n-");
        DeploymentPlan next = rack.plan(9, on("a", TestModel.affine("t1", "x", "y", 2, 100, 0)));
        try (Deployer other = new Deployer("another desk", Duration.ofSeconds(5))) {
          rack.deployer().close();
          other
              .deploy(rack.planOn(next, without(next, "c")), rack.artefacts(), Progress.SILENT)
              .orThrow();
        }
        assertThatThrownBy(() -> ask(c)).hasMessageContaining("UNAVAILABLE");
        mend(rack, "c", "a", "b");
        Until.holds("c lets the old epoch go", () -> c.deployments().isEmpty());
        assertThatThrownBy(() -> ask(c)).hasMessageContaining("NOT_FOUND");
        assertThat(ask(a)).containsExactly(100, 200);
      }
    }
  }

  private static void cutOff(TestRack rack, String device, String... others) {
    for (String other : others) {
      rack.way(device, other).cut();
      rack.way(other, device).cut();
    }
  }

  private static void mend(TestRack rack, String device, String... others) {
    for (String other : others) {
      rack.way(device, other).mend();
      rack.way(other, device).mend();
    }
  }

  /** The rack as a controller sees it that cannot reach one of the agents. */
  private static Rack without(DeploymentPlan plan, String device) {
    return plan.rack()
        .withNodes(
            plan.rack().nodes().stream()
                .map(n -> n.id().equals("n-" + device) ? new Node(n.id(), "") : n)
                .toList());
  }

  /** To take no requests at one agent is not to take the deployment down. */
  @Test
  void aFrontThatIsOff_hasItsSay_andStaysOff() {
    try (TestRack rack = new TestRack(folder).with(real("a")).with(real("b")).with(real("c"));
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, "a", "b", "c"));
      awaitReady(rack, plan, "a", "b");
      rack.letGo();
      ManagedChannel toB =
          ManagedChannelBuilder.forTarget(rack.agent("b").address()).usePlaintext().build();
      var door = GRPCInferenceServiceGrpc.newBlockingStub(toB);
      var _ =
          door.repositoryModelUnload(
              RepositoryModelUnloadRequest.newBuilder().setModelName("model").build());
      assertThatThrownBy(() -> ask(b)).hasMessageContaining("NOT_FOUND");
      assertThat(ask(a)).containsExactly(30, 60);
      rack.agent("c").kill();
      assertThat(ask(a)).containsExactly(30, 60);
      Until.holds("b is at the repaired epoch", () -> servesAfter(b, 1));
      assertThatThrownBy(() -> ask(b)).hasMessageContaining("NOT_FOUND");
      var _ =
          door.repositoryModelLoad(
              RepositoryModelLoadRequest.newBuilder().setModelName("model").build());
      assertThat(ask(b)).containsExactly(30, 60);
      toB.shutdownNow();
    }
  }

  @Test
  void aClientOfSeveralAgents_noticesNothing() {
    try (TestRack rack = four();
        AgentClient a = rack.client("a");
        AgentClient b = rack.client("b")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, "a", "b", "c"));
      awaitReady(rack, plan, "a", "b", "c", "d");
      SteadyClient steady = new SteadyClient(List.of(b, a), Duration.ofSeconds(5));
      Duration patience = Duration.ofSeconds(20);
      assertThat(steady.infer("model", INPUTS, patience).get("y").toFloats())
          .containsExactly(30, 60);
      rack.agent("b").kill();
      assertThat(steady.infer("model", INPUTS, patience).get("y").toFloats())
          .containsExactly(30, 60);
      SteadyClient one = new SteadyClient(List.of(a), Duration.ofSeconds(5));
      assertThatThrownBy(() -> one.infer("unheard", INPUTS, patience))
          .hasMessageContaining("NOT_FOUND");
      assertThatThrownBy(() -> steady.infer("model", Map.of(), patience))
          .hasMessageContaining("INVALID_ARGUMENT");
    }
  }

  @Test
  void takenDown_staysDown_evenForAnAgentThatWasAway() {
    try (TestRack rack = four().withProxies();
        AgentClient d = rack.client("d")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, "a", "b", "c"));
      awaitReady(rack, plan, "d");
      cutOff(rack, "d", "a", "b", "c");
      rack.deployer().drain(rack.planOn(plan, without(plan, "d")));
      assertThat(serves(d, 1)).isTrue();
      mend(rack, "d", "a", "b", "c");
      Until.holds("d lets it go", () -> d.deployments().isEmpty());
      try (AgentClient a = rack.client("a")) {
        assertThat(a.deployments()).isEmpty();
      }
    }
  }
}
