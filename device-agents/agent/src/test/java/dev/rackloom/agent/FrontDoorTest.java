package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.emulated;
import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferParameter;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferRequest.InferInputTensor;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelMetadataRequest;
import dev.rackloom.protocol.inference.ModelReadyRequest;
import dev.rackloom.protocol.inference.ServerLiveRequest;
import dev.rackloom.protocol.inference.ServerMetadataRequest;
import dev.rackloom.protocol.inference.ServerReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The front door as a foreign client sees it: generated stubs, typed contents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FrontDoorTest {

  private TestRack rack;
  private ManagedChannel channel;
  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub door;

  @BeforeAll
  void start(@TempDir Path folder) {
    rack = new TestRack(folder).with(real("a")).with(real("b"));
    rack.deploy(
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
    channel = NettyChannelBuilder.forTarget(rack.agent("b").address()).usePlaintext().build();
    door = GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    rack.close();
  }

  private static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long extent : shape) {
      input.addShape(extent);
    }
    return input;
  }

  private static InferInputTensor.Builder floats(String name, List<Float> values, long... shape) {
    return input(name, "FP32", shape)
        .setContents(InferTensorContents.newBuilder().addAllFp32Contents(values));
  }

  private static ModelInferRequest.Builder request(InferInputTensor.Builder... inputs) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName("model").setId("42");
    for (InferInputTensor.Builder input : inputs) {
      request.addInputs(input);
    }
    return request;
  }

  private ModelInferResponse infer(ModelInferRequest.Builder request) {
    return door.withDeadlineAfter(10, TimeUnit.SECONDS).modelInfer(request.build());
  }

  private void refused(ModelInferRequest.Builder request, Status.Code code, String... words) {
    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> infer(request));
    assertThat(error.getStatus().getCode()).isEqualTo(code);
    assertThat(error.getStatus().getDescription()).contains(words);
  }

  private void doesNotFit(String type, InferTensorContents.Builder contents, String value) {
    refused(
        request(input("x", type, 1, 2).setContents(contents)),
        Status.Code.INVALID_ARGUMENT,
        "input 'x' holds " + value + ", which does not fit " + type);
  }

  /** A few bytes could come to many: those would be counted nowhere. */
  @Test
  void whatIsPacked_isRefused() {
    ModelInferRequest request = request(floats("x", List.of(1f, 2f), 1, 2)).build();
    assertThat(door.modelInfer(request).getOutputsCount()).isEqualTo(1);
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> door.withCompression("gzip").modelInfer(request));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(error.getStatus().getDescription()).contains("gzip");
  }

  @Test
  void narrowIntegersThatDoNotFit_areRefused_andNotCut() {
    doesNotFit(
        "INT8", InferTensorContents.newBuilder().addIntContents(-128).addIntContents(128), "128");
    doesNotFit(
        "INT8", InferTensorContents.newBuilder().addIntContents(-129).addIntContents(0), "-129");
    doesNotFit(
        "INT16", InferTensorContents.newBuilder().addIntContents(1).addIntContents(32768), "32768");
    doesNotFit(
        "UINT8", InferTensorContents.newBuilder().addUintContents(255).addUintContents(300), "300");
    doesNotFit(
        "UINT16",
        InferTensorContents.newBuilder().addUintContents(65535).addUintContents(-1),
        "4294967295");
    refused(
        request(
            input("x", "INT8", 1, 2)
                .setContents(
                    InferTensorContents.newBuilder().addIntContents(-128).addIntContents(127))),
        Status.Code.INVALID_ARGUMENT,
        "float32 is wanted");
  }

  @Test
  void typedContentsBesideRawOnes_areRefused() {
    refused(
        request(floats("x", List.of(1f, 2f), 1, 2))
            .addRawInputContents(com.google.protobuf.ByteString.copyFrom(new byte[8])),
        Status.Code.INVALID_ARGUMENT,
        "input 'x' has typed contents beside raw ones");
  }

  @Test
  void typedRequest_getsATypedAnswer() {
    ModelInferResponse response = infer(request(floats("x", List.of(1f, 2f), 1, 2)));
    assertThat(response.getId()).isEqualTo("42");
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getOutputs(0).getName()).isEqualTo("y");
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
    assertThat(response.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(6f, 12f);
  }

  /** As by a client that lost the answer: side by side, and once more afterwards. */
  @Test
  void requestOfOneId_sentAgain_runsOnce() throws Exception {
    try (Heard heard = Heard.of(rack.client("a"))) {
      ModelInferRequest once = named("once", 1f, 2f);
      var futures = GRPCInferenceServiceGrpc.newFutureStub(channel);
      List<Future<ModelInferResponse>> sideBySide =
          Stream.generate(() -> once).limit(3).map(r -> later(futures, r)).toList();
      List<ModelInferResponse> answers = new ArrayList<>();
      for (Future<ModelInferResponse> answer : sideBySide) {
        answers.add(answer.get(10, TimeUnit.SECONDS));
      }
      answers.add(door.withDeadlineAfter(10, TimeUnit.SECONDS).modelInfer(once));
      assertThat(answers)
          .extracting(a -> a.getOutputs(0).getContents().getFp32ContentsList())
          .allMatch(List.of(6f, 12f)::equals);
      var other = door.withDeadlineAfter(10, TimeUnit.SECONDS).modelInfer(named("other", 3f, 4f));
      assertThat(other.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(18f, 24f);
      assertThat(heard.rest()).filteredOn(TelemetryEvent.StageFired.class::isInstance).hasSize(2);
    }
  }

  @Test
  void requestOfOneId_withOtherInputs_isRefused() {
    assertThat(infer(named("mine", 1f, 2f).toBuilder()).getOutputsCount()).isEqualTo(1);
    refused(
        named("mine", 3f, 4f).toBuilder(),
        Status.Code.INVALID_ARGUMENT,
        "'mine' to 'demo'",
        "other inputs",
        Wire.REQUEST);
  }

  @Test
  void idOfARequest_hasABound() {
    String longest = "i".repeat(256);
    assertThat(infer(named(longest, 1f, 2f).toBuilder()).getOutputsCount()).isEqualTo(1);
    refused(
        named(longest + "i", 1f, 2f).toBuilder(),
        Status.Code.INVALID_ARGUMENT,
        Wire.REQUEST,
        "257",
        "at most 256");
  }

  private static Future<ModelInferResponse> later(
      GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub stub, ModelInferRequest request) {
    return stub.withDeadlineAfter(10, TimeUnit.SECONDS).modelInfer(request);
  }

  private static ModelInferRequest named(String id, float... values) {
    return request(floats("x", List.of(values[0], values[1]), 1, 2))
        .putParameters(Wire.REQUEST, InferParameter.newBuilder().setStringParam(id).build())
        .build();
  }

  @Test
  void metadata_saysWhatIsServed() {
    assertThat(door.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(door.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(door.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName())
        .isEqualTo("rackloom");
    assertThat(door.modelReady(ModelReadyRequest.newBuilder().setName("model").build()).getReady())
        .isTrue();
    assertThat(door.modelReady(ModelReadyRequest.newBuilder().setName("other").build()).getReady())
        .isFalse();
    var metadata = door.modelMetadata(ModelMetadataRequest.newBuilder().setName("model").build());
    assertThat(metadata.getInputs(0).getName()).isEqualTo("x");
    assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
  }

  @Test
  void unknownModel_isNotFound() {
    refused(
        request(floats("x", List.of(1f, 2f), 1, 2)).setModelName("other"),
        Status.Code.NOT_FOUND,
        "'other'",
        "[model]");
  }

  @Test
  void badInputs_areNamed() {
    Status.Code invalid = Status.Code.INVALID_ARGUMENT;
    refused(request(floats("z", List.of(1f, 2f), 1, 2)), invalid, "no input 'z'", "[x]");
    refused(request(), invalid, "input 'x' is missing");
    refused(
        request(floats("x", List.of(1f, 2f, 3f), 1, 3)),
        invalid,
        "'x'",
        "[1, 3]",
        "extent 1 is 3, not 2");
    refused(request(floats("x", List.of(1f, 2f), 2)), invalid, "'x'", "rank");
    refused(request(floats("x", List.of(1f), 1, 2)), invalid, "'x'", "2 elements, but 1 came");
    refused(request(floats("x", List.of(1f, 2f), -1, 2)), invalid, "'x'", "negative");
    refused(request(input("x", "FP99", 1, 2)), invalid, "'x'", "FP99");
    InferTensorContents longs =
        InferTensorContents.newBuilder().addInt64Contents(1).addInt64Contents(2).build();
    refused(
        request(input("x", "INT64", 1, 2).setContents(longs)),
        invalid,
        "'x' is int64, but float32 is wanted");
    refused(
        request(floats("x", List.of(1f, 2f), 1, 2), floats("x", List.of(1f, 2f), 1, 2)),
        invalid,
        "'x' comes twice");
    refused(request(floats("x", List.of(1f, 2f), Long.MAX_VALUE, 2)), invalid, "does not fit");
    refused(
        request(floats("x", List.of(1f, 2f), 1, 2))
            .putParameters(Wire.REQUEST, InferParameter.newBuilder().setInt64Param(7).build()),
        invalid,
        "'rackloom_request' must be a text");
    var output = ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("q");
    refused(
        request(floats("x", List.of(1f, 2f), 1, 2)).addOutputs(output),
        invalid,
        "no output 'q'",
        "[y]");
    assertThat(infer(request(floats("x", List.of(1f, 2f), 1, 2))).getOutputsCount()).isEqualTo(1);
  }

  @Test
  void tooManyInFlight_areRefusedAfterABoundedWait(@TempDir Path other) throws Exception {
    AgentLimits one = AgentLimits.DEFAULT.withMaxInFlight(1, Duration.ofMillis(50));
    try (TestRack busy = new TestRack(other, one).with(emulated("e", 1_000_000_000))) {
      var plan = busy.deploy(on("e", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      var front = busy.deployer().front(plan);
      var inputs = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
      try (Heard heard = Heard.of(busy.client("e"))) {
        var first = front.inferAsync("model", inputs, Duration.ofSeconds(10));
        heard.next(TelemetryEvent.TensorMoved.class);
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(() -> front.infer("model", inputs)))
            .hasMessageContaining("RESOURCE_EXHAUSTED")
            .hasMessageContaining("1 requests are in flight at agent 'n-e'");
        assertThat(first.get().get("y").toFloats()).containsExactly(2, 4);
        assertThat(front.infer("model", inputs)).containsKey("y");
      }
    }
  }
}
