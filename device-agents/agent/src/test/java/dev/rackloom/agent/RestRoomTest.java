package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of many connections, together larger than there is room for. */
final class RestRoomTest {

  private static final int LENGTH = 40 << 20;

  /** All but the last byte of a body. */
  private static Socket begin(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /v2/models/model/infer HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
            + LENGTH
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[LENGTH - 1]);
    return socket;
  }

  /** Two characters for each element, which are eight bytes. */
  private static byte[] zeros(int count) {
    String head = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[0";
    return (head + ",0".repeat(count - 1) + "]}]}").getBytes(StandardCharsets.US_ASCII);
  }

  private static Socket post(int port, byte[] body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    String head =
        "POST /v2/models/model/infer HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    return socket;
  }

  /** It fits as it comes, but not what it says. */
  @Test
  void elementsThatThereIsNoRoomFor_areRefused_andOthersAreRead(@TempDir Path folder)
      throws Exception {
    try (RestProcess agent = new RestProcess(folder)) {
      int port = agent.address().port();
      try (Socket large = post(port, zeros(14 << 20))) {
        assertThat(answer(large))
            .startsWith("HTTP/1.1 429")
            .contains("that there is room for here");
      }
      try (Socket small = post(port, zeros(2 << 20))) {
        assertThat(answer(small)).as("room was given back").startsWith("HTTP/1.1 404");
      }
    }
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * The agent has 256 MiB, half of it for requests: one of these fits, which takes twice its length
   * while it comes. Which one that is, and that zeros are no JSON, does not matter.
   */
  @Test
  void bodyThatThereIsNoRoomFor_isRefused_andAnotherIsAnswered(@TempDir Path folder)
      throws Exception {
    List<Socket> open = new ArrayList<>();
    try (RestProcess agent = new RestProcess(folder)) {
      int port = agent.address().port();
      for (int i = 0; i < 3; i++) {
        open.add(begin(port));
      }
      List<String> answers = new ArrayList<>();
      for (Socket socket : open) {
        socket.getOutputStream().write(0);
        answers.add(answer(socket));
      }
      assertThat(answers)
          .allMatch(a -> a.startsWith("HTTP/1.1 400") || a.startsWith("HTTP/1.1 429"))
          .anyMatch(a -> a.contains("that there is room for here"));
      open.add(begin(port));
      open.getLast().getOutputStream().write(0);
      assertThat(answer(open.getLast())).as("room was given back").startsWith("HTTP/1.1 400");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
