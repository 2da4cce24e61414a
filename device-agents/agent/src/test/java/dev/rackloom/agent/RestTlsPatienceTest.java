package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.protocol.security.Identity;
import dev.rackloom.protocol.security.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Those who come to the REST door over TLS and say nothing, nonsense, or are strangers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestTlsPatienceTest {

  /** The agent's patience here is 2 s, and its server looks for the silent every ten. */
  private static final int ENOUGH_MILLIS = 40_000;

  /** More than its server has threads or places for, if one of them were kept by each. */
  private static final int MANY = 200;

  private RestProcess agent;
  private Identity viewer;
  private HttpClient vera;

  private TestAuthority elsewhere;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    TestAuthority authority = new TestAuthority(folder.resolve("authority"));
    elsewhere = new TestAuthority(folder.resolve("elsewhere"));
    viewer = authority.user("vera", Role.VIEW);
    agent =
        new RestProcess(
            folder,
            Optional.of(authority.node("n-r").folder()),
            "-D" + RestProcess.IDLE + "=2",
            "-D" + RestProcess.REQUEST + "=2");
    vera = client(viewer);
  }

  private static HttpClient client(Identity identity) {
    return HttpClient.newBuilder()
        .sslContext(identity.sslContext())
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  @AfterEach
  void unharmed() throws Exception {
    assertThat(ready(vera)).isEqualTo(200);
  }

  @AfterAll
  void stop() throws IOException {
    vera.close();
    agent.close();
  }

  private int ready(HttpClient client) throws Exception {
    HttpRequest ready =
        HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + agent.address().port() + "/v2/health/ready"))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(ready, BodyHandlers.ofString()).statusCode();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.address().port());
    socket.setSoTimeout(ENOUGH_MILLIS);
    return socket;
  }

  /** All that comes until it is hung up, which it must be. */
  private static byte[] rest(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      return new byte[0];
    }
  }

  @Test
  void silenceInsteadOfAHandshake_isHungUpOn_andKeepsNobody() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        silent.add(connect());
      }
      assertThat(ready(vera)).isEqualTo(200);
      assertThat(rest(silent.getFirst())).isEmpty();
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void silenceAfterTheHandshake_isHungUpOn() throws Exception {
    try (Socket plain = connect();
        SSLSocket socket =
            (SSLSocket)
                viewer
                    .sslContext()
                    .getSocketFactory()
                    .createSocket(plain, "127.0.0.1", agent.address().port(), true)) {
      socket.startHandshake();
      assertThat(rest(socket)).isEmpty();
    }
  }

  @Test
  void garbage_isHungUpOn() throws Exception {
    byte[] garbage = new byte[4096];
    new Random(5).nextBytes(garbage);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(garbage);
      assertThat(rest(socket)).as("an alert at most").hasSizeLessThan(64);
    } catch (SocketException reset) {
      // hung up on while we were still talking: as good
    }
  }

  @Test
  void stranger_isTurnedAway() {
    try (HttpClient eve = client(elsewhere.user("eve", Role.ADMIN))) {
      assertThatThrownBy(() -> ready(eve)).isInstanceOf(IOException.class);
    }
  }
}
