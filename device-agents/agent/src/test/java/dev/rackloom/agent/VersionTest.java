package dev.rackloom.agent;

import static dev.rackloom.agent.AgentsSay.awaitReady;
import static dev.rackloom.agent.AgentsSay.nodes;
import static dev.rackloom.agent.AgentsSay.servesAfter;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.rack.Node;
import dev.rackloom.client.AgentClient;
import dev.rackloom.codec.Codec;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.RepositoryIndexRequest;
import dev.rackloom.protocol.inference.RepositoryIndexResponse.ModelIndex;
import dev.rackloom.protocol.security.Transport;
import dev.rackloom.protocol.v1.MemberEpoch;
import dev.rackloom.protocol.v1.MembersGrpc;
import dev.rackloom.protocol.v1.Proposal;
import io.grpc.ManagedChannel;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller that asks for a version is answered by the plan that had it, or not at all. */
final class VersionTest {

  private static final String ONE =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, 2], "data": [1, 2]}]}
      """;

  @TempDir Path folder;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void hangUp() {
    channels.forEach(ManagedChannel::shutdownNow);
    threads.close();
  }

  private TestRack rack(String... devices) {
    TestRack rack =
        new TestRack(
            folder,
            AgentLimits.DEFAULT,
            Transport.plain(),
            node -> Doors.PLAIN.withRest(new Address("127.0.0.1", 0)));
    for (String device : devices) {
      rack.with(real(device));
    }
    return rack;
  }

  private static DeploymentPlan plan(TestRack rack, long epoch, float factor, String... devices) {
    return rack.plan(
        epoch,
        on(devices[0], TestModel.affine("s1", "x", "h", 2, factor, 0)),
        on(devices[1], TestModel.affine("s2", "h", "g", 2, 3, 0)),
        on(devices[2], TestModel.affine("s3", "g", "y", 2, 5, 0)));
  }

  private ManagedChannel channel(TestRack rack, String device) {
    ManagedChannel channel =
        Transport.plain().channel(Address.parse(rack.agent(device).address())).build();
    channels.add(channel);
    return channel;
  }

  private GRPCInferenceServiceBlockingStub door(TestRack rack, String device) {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel(rack, device))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static ModelInferResponse ask(GRPCInferenceServiceBlockingStub door, String version) {
    return door.modelInfer(
        ModelInferRequest.newBuilder()
            .setModelName("model")
            .setModelVersion(version)
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addAllShape(List.of(1L, 2L))
                    .setContents(
                        InferTensorContents.newBuilder().addAllFp32Contents(List.of(1f, 2f))))
            .build());
  }

  private static void isAnswered(
      GRPCInferenceServiceBlockingStub door, String asked, String version, Float... values) {
    ModelInferResponse answer = ask(door, asked);
    assertThat(answer.getModelVersion()).isEqualTo(version);
    assertThat(answer.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(values);
  }

  private static void isNotFound(GRPCInferenceServiceBlockingStub door, String version) {
    assertThatThrownBy(() -> ask(door, version))
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("'model' in version " + version);
    assertThat(
            door.modelReady(
                    ModelReadyRequest.newBuilder().setName("model").setVersion(version).build())
                .getReady())
        .isFalse();
  }

  private static int restStatus(TestRack rack, String device, String version) throws Exception {
    String base = "http://" + rack.agent(device).restAddress().orElseThrow();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(base + "/v2/models/model/versions/" + version + "/infer"))
                  .POST(HttpRequest.BodyPublishers.ofString(ONE))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void repaired_itKeepsItsVersion_andWhatIsPushedHasAnother() throws Exception {
    try (TestRack rack = rack("a", "b", "c", "d");
        AgentClient a = rack.client("a")) {
      awaitReady(rack, rack.deploy(plan(rack, 1, 2, "a", "b", "c")), "a", "b", "c", "d");
      GRPCInferenceServiceBlockingStub door = door(rack, "a");
      isAnswered(door, "1", "1", 30f, 60f);
      rack.agent("c").kill();
      Until.holds("repaired", () -> servesAfter(a, 1) && !nodes(a).contains("n-c"));
      rack.restart("c");
      try (AgentClient c = rack.client("c")) {
        Until.holds("c takes part", () -> servesAfter(c, 1));
      }
      for (String device : List.of("a", "c", "d")) {
        isAnswered(door(rack, device), "1", "1", 30f, 60f);
        assertThat(restStatus(rack, device, "1")).isEqualTo(200);
      }
      isTold(door, "1");
      long repaired = a.lastEpoch("demo");
      isNotFound(door, Long.toString(repaired));
      rack.deploy(plan(rack, repaired + 1, 7, "a", "b", "d"));
      String next = Long.toString(repaired + 1);
      isNotFound(door, "1");
      assertThat(restStatus(rack, "a", "1")).isEqualTo(404);
      isAnswered(door, next, next, 105f, 210f);
      isAnswered(door, "", next, 105f, 210f);
      isTold(door, next);
    }
  }

  private static void isTold(GRPCInferenceServiceBlockingStub door, String version) {
    assertThat(
            door.modelMetadata(ModelMetadataRequest.newBuilder().setName("model").build())
                .getVersionsList())
        .containsExactly(version);
    assertThat(
            door.repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(true).build())
                .getModelsList())
        .extracting(ModelIndex::getVersion)
        .containsExactly(version);
    assertThat(
            door.modelStatistics(
                    ModelStatisticsRequest.newBuilder()
                        .setName("model")
                        .setVersion(version)
                        .build())
                .getModelStats(0)
                .getInferenceCount())
        .isPositive();
  }

  /** Both were admitted, and wait for what their plan has lost, when another plan is pushed. */
  @Test
  void switchedWhileItWaits_aRequestOfTheOldVersionIsNotAnsweredByTheNew() {
    try (TestRack rack = rack()) {
      rack.with(FaultSettings.DEFAULT.withSpareBytes(0)).with(real("a")).with(real("b"));
      rack.deploy(plan(rack, 1, 2, "a", "a", "b"));
      GRPCInferenceServiceBlockingStub door = door(rack, "a");
      isAnswered(door, "1", "1", 30f, 60f);
      rack.agent("b").kill();
      CompletableFuture<ModelInferResponse> pinned =
          CompletableFuture.supplyAsync(() -> ask(door, "1"), threads);
      Until.holds("it waits", () -> keptBytes("n-a") > 0);
      long one = keptBytes("n-a");
      CompletableFuture<ModelInferResponse> free =
          CompletableFuture.supplyAsync(() -> ask(door, ""), threads);
      Until.holds("the other one too", () -> keptBytes("n-a") > one);
      DeploymentPlan next = plan(rack, 10, 7, "a", "a", "a");
      rack.deploy(rack.planOn(next, next.rack().withNodes(withoutAgent(next, "n-b"))));
      assertThat(free.join().getModelVersion()).isEqualTo("10");
      assertThatThrownBy(pinned::join)
          .hasMessageContaining("NOT_FOUND")
          .hasMessageContaining("in version 1 here, only in version 10");
    }
  }

  private static List<Node> withoutAgent(DeploymentPlan plan, String node) {
    return plan.rack().nodes().stream()
        .map(n -> n.id().equals(node) ? new Node(node, "") : n)
        .toList();
  }

  /** Of inputs of requests that were admitted and have no answer. */
  private static long keptBytes(String node) {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      long kept = 0;
      for (ObjectName agent :
          beans.queryNames(
              new ObjectName("dev.rackloom:type=Agent,node=" + ObjectName.quote(node) + ",*"),
              null)) {
        kept += (Long) beans.getAttribute(agent, "KeptBytes");
      }
      return kept;
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** An agent that knows no versions says none; its repairs have new ones, as ever. */
  @Test
  void whatAnOlderAgentProposes_hasTheVersionOfItsEpoch() {
    try (TestRack rack = rack("a")) {
      DeploymentPlan plan = rack.deploy(plan(rack, 1, 2, "a", "a", "a"));
      rack.letGo();
      proposes(rack, plan.withStages(5, plan.stages()), 0);
      isAnswered(door(rack, "a"), "5", "5", 30f, 60f);
      proposes(rack, plan.withStages(6, plan.stages()), 5);
      isAnswered(door(rack, "a"), "5", "5", 30f, 60f);
    }
  }

  private void proposes(TestRack rack, DeploymentPlan plan, long version) {
    MembersGrpc.MembersBlockingStub members = MembersGrpc.newBlockingStub(channel(rack, "a"));
    var _ =
        members.propose(
            Proposal.newBuilder()
                .setPlanJson(ByteString.copyFrom(Codec.toJson(plan)))
                .addElectorate("n-a")
                .setVersion(version)
                .build());
    var _ =
        members.commit(
            MemberEpoch.newBuilder()
                .setDeployment(plan.deployment())
                .setEpoch(plan.epoch())
                .build());
  }
}
