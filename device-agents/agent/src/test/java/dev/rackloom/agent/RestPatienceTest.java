package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who come to the REST door and say nothing, half of something, or nonsense. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestPatienceTest {

  /** The agent's patience here is 2 s, and its server looks for the silent every ten. */
  private static final int ENOUGH_MILLIS = 40_000;

  private RestProcess agent;
  private HttpClient another;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    agent =
        new RestProcess(
            folder,
            "-D" + RestProcess.IDLE + "=2",
            "-D" + RestProcess.REQUEST + "=2",
            "-D" + RestProcess.ANSWER + "=60");
    another = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  }

  @AfterEach
  void unharmed() throws Exception {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://" + agent.address() + "/v2/health/ready"))
            .timeout(Duration.ofSeconds(20))
            .build();
    assertThat(another.send(ready, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() throws IOException {
    another.close();
    agent.close();
  }

  /** All that the door answers until it hangs up, which it must; empty if nothing. */
  private String answerTo(byte[] said) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.address().port())) {
      socket.setSoTimeout(ENOUGH_MILLIS);
      socket.getOutputStream().write(said);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return ""; // hung up on while we were still talking
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST /v2/models/mo",
        "POST /v2/models/model/infer HTTP/1.1\r\nHost: a\r\nContent-Le",
        "POST /v2/models/model/infer HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n{\"inp",
      })
  void silenceAndHalfARequest_areHungUpOn(String said) throws Exception {
    assertThat(answerTo(said.getBytes(StandardCharsets.US_ASCII))).doesNotContain(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void garbage_isRefusedOrHungUpOn(long seed) throws Exception {
    byte[] garbage = new byte[4096];
    new Random(seed).nextBytes(garbage);
    String answer = answerTo(garbage);
    assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 4")).as(answer).isTrue();
  }

  @Test
  void patienceThatNobodySet_is15sAnd120s_andAMinuteBeyondTheDeadline(@TempDir Path folder)
      throws Exception {
    try (RestProcess usual = new RestProcess(Files.createDirectory(folder.resolve("usual")))) {
      assertThat(usual.patience()).containsExactly("15", "120", "120");
    }
    assertThat(agent.patience()).as("what somebody did set stays").containsExactly("2", "2", "60");
  }
}
