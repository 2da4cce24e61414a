package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rackloom.client.AgentClient;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.inference.GRPCInferenceServiceGrpc;
import dev.rackloom.protocol.inference.ModelInferRequest;
import dev.rackloom.protocol.security.Transport;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What should not come, comes; after each, the agent serves as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int MOST_BYTES = 1 << 20;

  private TestRack rack;

  @BeforeAll
  void start(@TempDir Path folder) {
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT
                    .withMaxMessageBytes(MOST_BYTES)
                    .withMaxInFlight(256, Duration.ofSeconds(20)),
                Transport.plain(),
                node ->
                    Doors.PLAIN
                        .withRest(new Address("127.0.0.1", 0))
                        .withPatience(PATIENCE, Duration.ofSeconds(1)))
            .with(real("a"))
            .with(real("b"));
    rack.deploy(
        on("a", TestModel.affine("s1", "x", "h", 2, 2, 0)),
        on("b", TestModel.affine("s2", "h", "y", 2, 3, 0)));
  }

  @AfterEach
  void unharmed() {
    try (AgentClient client = rack.client("a")) {
      Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
      assertThat(client.infer("model", one).get("y").toFloats()).containsExactly(6, 12);
    }
  }

  @AfterAll
  void stop() {
    rack.close();
  }

  private Socket connect(String address) throws Exception {
    Address at = Address.parse(address);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port());
    socket.setSoTimeout(40_000);
    return socket;
  }

  private static int readToEnd(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[1 << 12];
    int read = 0;
    int total = 0;
    while ((read = in.read(bytes)) >= 0) {
      total += read;
    }
    return total;
  }

  @Test
  void silentClient_isHungUpOn() throws Exception {
    for (String address :
        List.of(rack.agent("a").address(), rack.agent("a").restAddress().orElseThrow())) {
      try (Socket socket = connect(address)) {
        long start = System.nanoTime();
        readToEnd(socket);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(address)
            .isLessThan(Duration.ofSeconds(35));
      }
    }
  }

  /** It has shaken hands as HTTP/2 wants it, and then says nothing more. */
  @Test
  void politeButSilentClient_isHungUpOn() throws Exception {
    byte[] hello = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] noSettings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (Socket socket = connect(rack.agent("a").address())) {
      socket.getOutputStream().write(hello);
      socket.getOutputStream().write(noSettings);
      assertThat(readToEnd(socket)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void garbage_isHungUpOn(long seed) throws Exception {
    byte[] garbage = new byte[4096];
    new Random(seed).nextBytes(garbage);
    if (seed % 2 == 0) {
      byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(preface, 0, garbage, 0, preface.length);
    }
    for (String address :
        List.of(rack.agent("a").address(), rack.agent("a").restAddress().orElseThrow())) {
      try (Socket socket = connect(address)) {
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        readToEnd(socket);
      } catch (java.net.SocketException reset) {
        // Hung up on while we were still talking: as good.
      }
    }
  }

  @Test
  void nanFlood_givesNans_andNothingElseSuffers() throws Exception {
    float[] nans = new float[2000];
    Arrays.fill(nans, Float.NaN);
    Map<String, TensorValue> flood = Map.of("x", TensorValue.of(nans, 1000, 2));
    Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
    try (AgentClient client = rack.client("a");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> answers =
          IntStream.range(0, 200)
              .mapToObj(i ->
                  threads.submit(
                      () -> client.infer("model", i % 10 == 0 ? one : flood).get("y").toFloats()))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        float[] answer = answers.get(i).get(30, TimeUnit.SECONDS);
        if (i % 10 == 0) {
          assertThat(answer).containsExactly(6, 12);
        } else {
          assertThat(answer).hasSize(2000).containsOnly(Float.NaN);
        }
      }
    }
  }

  private StatusRuntimeException refusedByTheDoor(ModelInferRequest request) {
    ManagedChannel channel =
        Transport.plain().channel(Address.parse(rack.agent("a").address())).build();
    try {
      return catchThrowableOfType(
          StatusRuntimeException.class,
          () ->
              GRPCInferenceServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .modelInfer(request));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void oversizedTensor_isRefused() {
    int rows = MOST_BYTES / 8 + 1;
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("model")
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addShape(rows)
                    .addShape(2))
            .addRawInputContents(com.google.protobuf.ByteString.copyFrom(new byte[rows * 8]))
            .build();
    StatusRuntimeException refused = refusedByTheDoor(request);
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription()).contains(Integer.toString(MOST_BYTES));
  }

  @Test
  void shapeLargerThanItsBytes_allocatesNothing() {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("model")
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addShape(1L << 40)
                    .addShape(2))
            .addRawInputContents(com.google.protobuf.ByteString.copyFrom(new byte[8]))
            .build();
    StatusRuntimeException refused = refusedByTheDoor(request);
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getStatus().getDescription()).contains("'x'", "8796093022208 bytes");
  }
}
