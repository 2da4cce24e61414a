package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of the REST door that do not read what they are answered. */
final class RestReadersTest {

  /** Of two floats each: more than sockets hold. */
  private static final int ROWS = 1 << 20;

  /** Of an agent with one request in flight. */
  private static final int EXCHANGES = 4;

  private static final String INFER = "/v2/models/model/infer";

  private final List<Socket> slow = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private TestRack rack;
  private Address door;

  @BeforeEach
  void start(@TempDir Path folder) {
    rack =
        new TestRack(
                folder,
                AgentLimits.DEFAULT.withMaxInFlight(1, AgentLimits.DEFAULT.admissionWait()),
                Transport.plain(),
                node -> Doors.PLAIN.withRest(new Address("127.0.0.1", 0)))
            .with(real("a"));
    rack.deploy(on("a", TestModel.affine("s1", "x", "y", 2, 2, 0)));
    door = Address.parse(rack.agent("a").restAddress().orElseThrow());
  }

  @AfterEach
  void stop() throws IOException {
    hangUp();
    client.close();
    rack.close();
  }

  private void hangUp() throws IOException {
    for (Socket socket : slow) {
      socket.close();
    }
    slow.clear();
  }

  private static String json(int rows) {
    return "{\"parameters\": {\"binary_data_output\": true}, \"inputs\": [{\"name\": \"x\","
        + " \"datatype\": \"FP32\", \"shape\": ["
        + rows
        + ", 2], \"parameters\": {\"binary_data_size\": "
        + rows * 8
        + "}}]}";
  }

  private static byte[] body(int rows) {
    byte[] json = json(rows).getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(json, json.length + rows * 8);
  }

  /** Asks for much, and reads the first words of the answer only. */
  private void askAndDoNotRead() throws IOException {
    Socket socket = new Socket();
    slow.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(door.host(), door.port()));
    byte[] body = body(ROWS);
    String head =
        "POST "
            + INFER
            + " HTTP/1.1\r\nHost: a\r\nInference-Header-Content-Length: "
            + json(ROWS).length()
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> infer(int rows) throws Exception {
    return client.send(
        request(INFER)
            .header("Inference-Header-Content-Length", Integer.toString(json(rows).length()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body(rows)))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private boolean isAnswered(int rows) {
    try {
      return infer(rows).statusCode() == 200;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + door + path))
        .timeout(Duration.ofSeconds(20));
  }

  @Test
  void answersThatNobodyReads_keepNobodyElseOut_andAreBounded() throws Exception {
    for (int i = 0; i < EXCHANGES; i++) {
      askAndDoNotRead();
    }
    assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models/model").statusCode()).isEqualTo(200);
    assertThat(infer(1).statusCode()).as("a small one").isEqualTo(200);
    HttpResponse<byte[]> large = infer(ROWS);
    assertThat(large.statusCode()).isEqualTo(429);
    assertThat(new String(large.body(), StandardCharsets.UTF_8)).contains("wait to be read");
    hangUp();
    Until.holds("who hangs up gives its place back", () -> isAnswered(ROWS));
  }
}
