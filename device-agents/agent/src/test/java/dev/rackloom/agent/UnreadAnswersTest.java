package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.inference.ModelStatisticsRequest;
import dev.rackloom.protocol.inference.ModelStreamInferResponse;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that ask and do not read what they are answered. */
final class UnreadAnswersTest {

  private static final int ROWS = 1 << 14;
  private static final int REQUESTS = 160;

  /** What the transport holds of answers of 128 KiB that nobody reads, with much to spare. */
  private static final int MOST_UNREAD = 60;

  private static final AgentLimits LIMITS =
      AgentLimits.DEFAULT.withMaxInFlight(2, AgentLimits.DEFAULT.admissionWait());

  @TempDir Path folder;

  private TestRack rack;
  private ManagedChannel greedy;
  private ManagedChannel other;

  @BeforeEach
  void start() {
    rack = new TestRack(folder, LIMITS).with(real("a"));
    rack.deploy(on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
    greedy = connection();
    other = connection();
  }

  private ManagedChannel connection() {
    return Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
  }

  @AfterEach
  void stop() {
    greedy.shutdownNow();
    other.shutdownNow();
    rack.close();
  }

  private static ModelInferRequest request(int i) {
    return ModelInferRequest.newBuilder()
        .setModelName("model")
        .setId("r" + i)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(ROWS)
                .addShape(2))
        .addRawInputContents(ByteString.copyFrom(new byte[ROWS * 2 * Float.BYTES]))
        .build();
  }

  /** Reads only when it is told to. */
  private static final class Reader
      implements ClientResponseObserver<ModelInferRequest, ModelStreamInferResponse> {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private ClientCallStreamObserver<ModelInferRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<ModelInferRequest> stream) {
      call = stream;
      call.disableAutoRequestWithInitial(0);
    }

    void read(int answers) {
      call.request(answers);
    }

    @Override
    public void onNext(ModelStreamInferResponse answer) {
      seen.add(answer.getInferResponse().getId() + answer.getErrorMessage());
    }

    @Override
    public void onError(Throwable error) {
      seen.add(error.toString());
    }

    @Override
    public void onCompleted() {
      seen.add("end");
    }

    String next() throws InterruptedException {
      return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
    }
  }

  private long answered() {
    return GRPCInferenceServiceGrpc.newBlockingStub(other)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .modelStatistics(ModelStatisticsRequest.newBuilder().setName("model").build())
        .getModelStats(0)
        .getInferenceStats()
        .getSuccess()
        .getCount();
  }

  /** How many were answered when no more have been for a second. */
  private long answeredInTheEnd() {
    AtomicInteger looksAlike = new AtomicInteger();
    long[] last = {0};
    Until.holds(
        "no more is answered",
        () -> {
          long now = answered();
          looksAlike.set(now == last[0] && now > 0 ? looksAlike.get() + 1 : 0);
          last[0] = now;
          return looksAlike.get() == 100;
        });
    return last[0];
  }

  @Test
  void streamWhoseAnswersNobodyReads_isAskedForNoMore_andGoesOnWhenTheyAre() throws Exception {
    Reader reader = new Reader();
    StreamObserver<ModelInferRequest> requests =
        GRPCInferenceServiceGrpc.newStub(greedy).modelStreamInfer(reader);
    for (int i = 0; i < REQUESTS; i++) {
      requests.onNext(request(i));
    }
    requests.onCompleted();
    assertThat(answeredInTheEnd()).isBetween(1L, (long) MOST_UNREAD);
    try (AgentClient client = rack.client("a")) {
      Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[2], 1, 2));
      assertThat(client.infer("model", one)).containsKey("y");
    }
    reader.read(REQUESTS + 1);
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(reader.next()).isEqualTo("r" + i);
    }
    assertThat(reader.next()).isEqualTo("end");
  }

  /** Hears that its call was taken. */
  private static final class Watch
      implements ClientResponseObserver<HealthCheckRequest, HealthCheckResponse> {
    private final AtomicInteger taken;
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private ClientCallStreamObserver<HealthCheckRequest> call;

    Watch(AtomicInteger taken) {
      this.taken = taken;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> stream) {
      call = stream;
    }

    /** Calls of a connection that is still being made are not taken in their order. */
    boolean isTaken() {
      return isTaken.get();
    }

    void hangUp() {
      call.cancel("enough", null);
    }

    @Override
    public void onNext(HealthCheckResponse value) {
      if (isTaken.compareAndSet(false, true)) {
        taken.incrementAndGet();
      }
    }

    @Override
    public void onError(Throwable error) {
      // It hung up itself, or the channel is shut down at the end of the test.
    }

    @Override
    public void onCompleted() {
      // As above.
    }
  }

  @Test
  void callsOfAConnection_areBounded_andAnotherIsServed() {
    int most = LIMITS.callsPerConnection();
    assertThat(most).isGreaterThan(LIMITS.maxInFlight());
    AtomicInteger taken = new AtomicInteger();
    List<Watch> calls = new ArrayList<>();
    for (int i = 0; i < most + 20; i++) {
      Watch watch = new Watch(taken);
      calls.add(watch);
      HealthGrpc.newStub(greedy).watch(HealthCheckRequest.getDefaultInstance(), watch);
    }
    Until.holds("all that may are open", () -> taken.get() >= most);
    assertThat(answered()).isZero(); // on another connection
    assertThat(taken).hasValue(most);
    List<Watch> open = calls.stream().filter(Watch::isTaken).toList();
    assertThat(open).hasSize(most);
    open.forEach(Watch::hangUp);
    Until.holds(
        "the others come in their place",
        () -> {
          sendSomething();
          return taken.get() == most + 20;
        });
  }

  /** The client may keep calls that waited for their turn until it sends something more. */
  private void sendSomething() {
    HealthGrpc.newStub(greedy)
        .check(HealthCheckRequest.getDefaultInstance(), new Watch(new AtomicInteger()));
  }
}
