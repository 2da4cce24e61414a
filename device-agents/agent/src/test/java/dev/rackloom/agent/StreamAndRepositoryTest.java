package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ModelStatistics;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import dev.rackloom.protocol.inference.RepositoryIndexRequest;
import dev.rackloom.protocol.inference.RepositoryModelLoadRequest;
import dev.rackloom.protocol.inference.RepositoryModelUnloadRequest;
import dev.rackloom.protocol.inference.ServerMetadataRequest;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door's extensions, and the health that follows them. */
final class StreamAndRepositoryTest {

  @TempDir Path folder;

  private TestRack rack;
  private ManagedChannel channel;
  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub door;

  @BeforeEach
  void start() {
    rack = new TestRack(folder).with(real("a"));
    rack.deploy(on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
    channel = Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
    door =
        GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    rack.close();
  }

  private static ModelInferRequest request(String id, float value, String input) {
    return ModelInferRequest.newBuilder()
        .setModelName("model")
        .setId(id)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName(input)
                .setDatatype("FP32")
                .addShape(1)
                .addShape(2)
                .setContents(
                    InferTensorContents.newBuilder().addFp32Contents(value).addFp32Contents(0)))
        .build();
  }

  /** Keeps what comes, and how it ends. */
  private static final class Kept<T> implements StreamObserver<T> {
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T value) {
      seen.add(value);
    }

    @Override
    public void onError(Throwable error) {
      seen.add(error);
    }

    @Override
    public void onCompleted() {
      seen.add("end");
    }

    Object next() throws InterruptedException {
      Object next = seen.poll(20, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  @Test
  void stream_answersInOrder_andSurvivesABadRequest() throws Exception {
    Kept<ModelStreamInferResponse> answers = new Kept<>();
    StreamObserver<ModelInferRequest> requests =
        GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(answers);
    for (int i = 0; i < 50; i++) {
      requests.onNext(request("r" + i, i, i == 20 ? "wrong" : "x"));
    }
    requests.onCompleted();
    for (int i = 0; i < 50; i++) {
      ModelStreamInferResponse answer = (ModelStreamInferResponse) answers.next();
      assertThat(answer.getInferResponse().getId()).isEqualTo("r" + i);
      if (i == 20) {
        assertThat(answer.getErrorMessage()).contains("INVALID_ARGUMENT", "no input 'wrong'");
      } else {
        assertThat(answer.getErrorMessage()).isEmpty();
        assertThat(answer.getInferResponse().getOutputs(0).getContents().getFp32Contents(0))
            .isEqualTo(2f * i);
      }
    }
    assertThat(answers.next()).isEqualTo("end");
  }

  @Test
  void statistics_countSamplesRequestsAndFailures() {
    for (int i = 0; i < 3; i++) {
      door.modelInfer(request("", i, "x"));
    }
    assertThatThrownBy(() -> door.modelInfer(request("", 1, "wrong")))
        .hasMessageContaining("no input 'wrong'");
    ModelStatistics statistics =
        door.modelStatistics(ModelStatisticsRequest.newBuilder().setName("model").build())
            .getModelStats(0);
    assertThat(statistics.getVersion()).isEqualTo("1");
    assertThat(statistics.getInferenceCount()).isEqualTo(3);
    assertThat(statistics.getExecutionCount()).isEqualTo(3);
    assertThat(statistics.getLastInference()).isPositive();
    var times = statistics.getInferenceStats();
    assertThat(times.getSuccess().getCount()).isEqualTo(3);
    assertThat(times.getFail().getCount()).isEqualTo(1);
    assertThat(times.getSuccess().getNs())
        .isEqualTo(
            times.getQueue().getNs()
                + times.getComputeInput().getNs()
                + times.getComputeInfer().getNs()
                + times.getComputeOutput().getNs());
    assertThat(
            catchThrowableOfType(
                    StatusRuntimeException.class,
                    () ->
                        door.modelStatistics(
                            ModelStatisticsRequest.newBuilder().setName("other").build()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(door.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getExtensionsList())
        .contains("statistics", "model_repository", "binary_tensor_data");
  }

  @Test
  void unloadAndLoad_turnTheFrontOffAndOn_andHealthFollows() throws Exception {
    Kept<HealthCheckResponse> health = new Kept<>();
    HealthGrpc.newStub(channel)
        .watch(HealthCheckRequest.newBuilder().setService("model").build(), health);
    awaitHealth(health, ServingStatus.SERVING);
    var unload = RepositoryModelUnloadRequest.newBuilder().setModelName("model").build();
    assertThat(
            catchThrowableOfType(
                    StatusRuntimeException.class, () -> door.repositoryModelUnload(unload))
                .getStatus()
                .getDescription())
        .contains("held by 'test'");
    rack.letGo();
    var _ = door.repositoryModelUnload(unload);
    awaitHealth(health, ServingStatus.NOT_SERVING);
    assertThat(state()).containsExactly("demo 1 UNAVAILABLE");
    assertThat(ready()).isFalse();
    var load = RepositoryModelLoadRequest.newBuilder().setModelName("model").build();
    var _ = door.repositoryModelLoad(load);
    awaitHealth(health, ServingStatus.SERVING);
    assertThat(state()).containsExactly("demo 1 READY");
    assertThat(ready()).isTrue();
  }

  @Test
  void reflection_listsServices_onLoopback_unlessItIsOff() throws Exception {
    assertThat(services(channel)).contains("inference.GRPCInferenceService");
    AgentConfig config =
        AgentConfig.on("n-q", "127.0.0.1:0", List.of(real("q")), folder.resolve("q"));
    assertThat(config.reflects()).isTrue();
    assertThat(
            AgentConfig.on("n-q", "10.0.0.7:1", List.of(real("q")), folder.resolve("q")).reflects())
        .isFalse();
    try (AgentServer quiet =
        AgentServer.start(config.withDoors(Doors.PLAIN.withReflection(false)))) {
      ManagedChannel other = Transport.plain().channel(Address.parse(quiet.address())).build();
      assertThat(services(other)).contains("UNIMPLEMENTED");
      other.shutdownNow();
    }
  }

  private static String services(ManagedChannel to) throws Exception {
    Kept<ServerReflectionResponse> answers = new Kept<>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(to).serverReflectionInfo(answers);
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    return answers.next().toString();
  }

  private static void awaitHealth(Kept<HealthCheckResponse> health, ServingStatus wanted)
      throws Exception {
    ServingStatus last = ServingStatus.UNKNOWN;
    while (last != wanted) {
      last = ((HealthCheckResponse) health.next()).getStatus();
    }
  }

  private boolean ready() {
    return door.modelReady(ModelReadyRequest.newBuilder().setName("model").build()).getReady();
  }

  private List<String> state() {
    return door
        .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
        .getModelsList()
        .stream()
        .map(m -> m.getName() + " " + m.getVersion() + " " + m.getState())
        .toList();
  }
}
