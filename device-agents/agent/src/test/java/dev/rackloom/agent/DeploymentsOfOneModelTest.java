package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.RepositoryIndexRequest;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two deployments of one model are told apart by index, statistics, load and unload. */
final class DeploymentsOfOneModelTest {

  private TestRack rack;
  private ManagedChannel channel;
  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub door;

  @BeforeEach
  void start(@TempDir Path folder) {
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT,
                Transport.plain(),
                node -> Doors.PLAIN.withRest(new Address("127.0.0.1", 0)))
            .with(real("a"));
    DeploymentPlan plan = rack.plan(1, on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
    rack.deploy(TestRack.named("mini", "model", plan));
    rack.deploy(TestRack.named("mini2", "model", plan));
    channel = Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
    door =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    rack.close();
  }

  private List<String> index() {
    return door
        .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
        .getModelsList()
        .stream()
        .map(m -> m.getName() + " " + m.getState())
        .toList();
  }

  private long counted(String name) {
    return door.modelStatistics(ModelStatisticsRequest.newBuilder().setName(name).build())
        .getModelStats(0)
        .getInferenceCount();
  }

  private boolean ready(String name) {
    return door.modelReady(ModelReadyRequest.newBuilder().setName(name).build()).getReady();
  }

  private void unload(String name) {
    var _ =
        door.repositoryModelUnload(
            RepositoryModelUnloadRequest.newBuilder().setModelName(name).build());
  }

  private void load(String name) {
    var _ =
        door.repositoryModelLoad(
            RepositoryModelLoadRequest.newBuilder().setModelName(name).build());
  }

  @Test
  void eachIsAnEntry_andOnlyTheNamedOneIsTurnedOff() throws Exception {
    assertThat(index()).containsExactly("mini READY", "mini2 READY");
    assertThat(rest("v2/repository/index")).contains("\"mini\"", "\"mini2\"");
    rack.letGo();
    assertThatThrownBy(() -> unload("model"))
        .hasMessageContaining("FAILED_PRECONDITION")
        .hasMessageContaining("[mini, mini2]: name one of them");
    assertThat(index()).containsExactly("mini READY", "mini2 READY");
    unload("mini2");
    assertThat(index()).containsExactly("mini READY", "mini2 UNAVAILABLE");
    assertThat(ready("mini")).isTrue();
    assertThat(ready("mini2")).isFalse();
    assertThat(ready("model")).as("the other one").isTrue();
    assertThatThrownBy(() -> unload("mini2"))
        .hasMessageContaining("NOT_FOUND")
        .hasMessageContaining("'mini2' was unloaded here, and is turned on by a load");
    assertThatThrownBy(() -> load("model")).hasMessageContaining("[mini, mini2]");
    load("mini2");
    assertThat(index()).containsExactly("mini READY", "mini2 READY");
  }

  @Test
  void eachIsCountedForItself() throws Exception {
    Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
    try (AgentClient client = rack.client("a")) {
      for (int i = 0; i < 3; i++) {
        client.infer("mini", one);
      }
      client.infer("mini2", one);
    }
    assertThat(counted("mini")).isEqualTo(3);
    assertThat(counted("mini2")).isEqualTo(1);
    assertThatThrownBy(() -> counted("model")).hasMessageContaining("[mini, mini2]");
  }

  private String rest(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://" + rack.agent("a").restAddress().orElseThrow() + "/" + path))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
