package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelInferResponse;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
            .addService(service)
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
    for (int i = 0; i < 5; i++) {
      stream.onNext(large("m" + i));
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("answer");
    }
    stream.onCompleted();
    assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("end");
    Until.holds("all room is given back", () -> room.held() == 0);
  }
}
