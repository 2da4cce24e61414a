package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferRequest.InferInputTensor;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import dev.rackloom.protocol.security.Transport;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of many connections and calls, together larger than there is room for. */
final class ComingRequestsTest {

  private static final int SIZE = 1 << 20;

  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ComingBytes room = new ComingBytes(5 * SIZE / 2);
  private final Slow service = new Slow();
  private Server server;
  private ManagedChannel one;
  private ManagedChannel other;

  /** Answers when it is told to. */
  private static final class Slow extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      waiting.add(() -> {
        out.onNext(ModelInferResponse.newBuilder().setId(request.getId()).build());
        out.onCompleted();
      });
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(
        StreamObserver<ModelStreamInferResponse> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ModelInferRequest request) {
          out.onNext(ModelStreamInferResponse.getDefaultInstance());
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }

    Runnable next() throws InterruptedException {
      Runnable next = waiting.poll(20, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  @BeforeEach
  void start() throws Exception {
    ComingRequests coming = new ComingRequests(room, Long.MAX_VALUE / 2, threads);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(threads)
            .addStreamTracerFactory(coming)
            .intercept(coming)
            .addService(CountedDecoding.of(service))
            .build()
            .start();
    one = connection();
    other = connection();
  }

  private ManagedChannel connection() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    one.shutdownNow();
    other.shutdownNow();
    server.shutdownNow().awaitTermination();
  }

  private static ModelInferRequest large(String id) {
    return ModelInferRequest.newBuilder()
        .setId(id)
        .addRawInputContents(ByteString.copyFrom(new byte[SIZE]))
        .build();
  }

  private static String id(java.util.concurrent.Future<ModelInferResponse> answer)
      throws Exception {
    return answer.get(20, TimeUnit.SECONDS).getId();
  }

  @Test
  void requestThatThereIsNoRoomFor_isRefused_whateverConnectionItComesOver() throws Exception {
    var first = GRPCInferenceServiceGrpc.newFutureStub(one).modelInfer(large("a"));
    Runnable answerFirst = service.next();
    var second = GRPCInferenceServiceGrpc.newFutureStub(other).modelInfer(large("b"));
    Runnable answerSecond = service.next();
    var third = GRPCInferenceServiceGrpc.newFutureStub(other).modelInfer(large("c"));
    assertThatThrownBy(() -> third.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining(Status.Code.RESOURCE_EXHAUSTED.name())
        .hasMessageContaining("of the " + 5 * SIZE / 2 + " bytes");
    answerFirst.run();
    assertThat(id(first)).isEqualTo("a");
    var fourth = GRPCInferenceServiceGrpc.newFutureStub(one).modelInfer(large("d"));
    service.next().run();
    answerSecond.run();
    assertThat(id(second)).isEqualTo("b");
    assertThat(id(fourth)).isEqualTo("d");
    assertThat(service.waiting).as("the third was never begun").isEmpty();
    Until.holds("all room is given back", () -> room.held() == 0);
  }

  /** Small whole numbers: a byte each on the way, and eight of them afterwards. */
  private static ModelInferRequest typed(int elements) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (int i = 0; i < elements; i++) {
      contents.addInt64Contents(i & 0x7f);
    }
    return ModelInferRequest.newBuilder()
        .addInputs(InferInputTensor.newBuilder().setContents(contents))
        .build();
  }

  @Test
  void requestThatGrowsWhenItIsDecoded_isRefusedBeforeThat() throws Exception {
    ModelInferRequest grows = typed(SIZE / 4);
    assertThat(grows.getSerializedSize()).isLessThan(SIZE / 2);
    var refused = GRPCInferenceServiceGrpc.newFutureStub(one).modelInfer(grows);
    assertThatThrownBy(() -> refused.get(20, TimeUnit.SECONDS))
        .hasMessageContaining(Status.Code.RESOURCE_EXHAUSTED.name())
        .hasMessageContaining("bytes more than it has: send raw contents");
    Until.holds("all room is given back", () -> room.held() == 0);
    assertThat(service.waiting).isEmpty();
    var fits = GRPCInferenceServiceGrpc.newFutureStub(one).modelInfer(typed(SIZE / 16));
    Runnable answer = service.next();
    assertThat(room.held()).isGreaterThan(SIZE / 16 * Long.BYTES);
    answer.run();
    assertThat(id(fits)).isEmpty();
    Until.holds("all room is given back", () -> room.held() == 0);
  }

  private static Status refused(ManagedChannel channel, byte[] request) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName())
            .build();
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request))
        .getStatus();
  }

  @Test
  void whatIsNoRequest_isRefused_andTakesNoRoom() {
    byte[] garbage = new byte[SIZE];
    Arrays.fill(garbage, (byte) 0xff);
    assertThat(refused(one, garbage).isOk()).isFalse();
    assertThat(service.waiting).isEmpty();
    Until.holds("all room is given back", () -> room.held() == 0);
  }

  /** Inputs of two bytes each, which become objects: more than half of the heap of them. */
  @Test
  void anAgent_refusesWhatGrowsBeyondItsRoom(@TempDir Path folder) {
    byte[] inputs = new byte[(int) (2 * (Runtime.getRuntime().maxMemory() / 500))];
    for (int i = 0; i < inputs.length; i += 2) {
      inputs[i] = ModelInferRequest.INPUTS_FIELD_NUMBER << 3 | 2;
    }
    try (TestRack rack = new TestRack(folder).with(TestRack.real("a"))) {
      ManagedChannel agent =
          Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
      try {
        Status status = refused(agent, inputs);
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("bytes more than it has");
        assertThat(refused(agent, new byte[0]).getCode()).isEqualTo(Status.Code.NOT_FOUND);
      } finally {
        agent.shutdownNow();
      }
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }

  @Test
  void messagesOfAStream_countUntilTheyAreAnswered() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    StreamObserver<ModelInferRequest> stream =
        GRPCInferenceServiceGrpc.newStub(one)
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelStreamInferResponse answer) {
                    said.add("answer");
                  }

                  @Override
                  public void onError(Throwable error) {
                    said.add(error.toString());
                  }

                  @Override
                  public void onCompleted() {
                    said.add("end");
                  }
                });
    for (int i = 0; i < 10; i++) {
      stream.onNext(i % 2 == 0 ? large("m" + i) : typed(SIZE / 16));
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("answer");
    }
    stream.onCompleted();
    assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("end");
    Until.holds("all room is given back", () -> room.held() == 0);
  }
}
