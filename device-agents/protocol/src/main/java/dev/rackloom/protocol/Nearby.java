package dev.rackloom.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Agents on one machine find each other by multicast that never leaves it: a question to a group on
 * the loopback interface, with time to live 0, and one answer from each agent straight back to who
 * asked. Datagrams are lines of text:
 *
 * <pre>
 * rackloom? 1
 * rackloom! 1 NODE ADDRESS
 * </pre>
 */
public final class Nearby {

  /** No datagram is larger. */
  public static final int MAX_BYTES = 512;

  private static final String QUESTION = "rackloom? 1";
  private static final String ANSWER = "rackloom! 1 ";
  private static final int PORT = 7077;

  private Nearby() {}

  /**
   * An agent that answered.
   *
   * @param node its node id
   * @param address where it listens
   */
  public record Here(String node, String address) {}

  /** Where questions go: an address for use within one organisation, RFC 2365. */
  public static InetSocketAddress group() {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {(byte) 239, (byte) 255, 77, 1}), PORT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** The interface that questions stay on. */
  public static NetworkInterface loopback() throws SocketException {
    @Nullable NetworkInterface found =
        NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    if (found == null) {
      throw new SocketException("there is no loopback interface");
    }
    return found;
  }

  /** Hears questions, beside others on this machine that do; to be closed. */
  public static DatagramChannel listen() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      var _ =
          channel
              .setOption(StandardSocketOptions.SO_REUSEADDR, true)
              .bind(group())
              .join(group().getAddress(), loopback());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether this machine has multicast on loopback, so that agents here can be asked for. */
  public static boolean canBeAsked() {
    try (DatagramChannel _ = listen()) {
      return true;
    } catch (IOException | UnsupportedOperationException none) {
      return false;
    }
  }

  /** A question. */
  public static byte[] question() {
    return QUESTION.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a datagram is a question. */
  public static boolean isQuestion(byte[] bytes, int length) {
    return text(bytes, length).equals(QUESTION);
  }

  /** An answer. */
  public static byte[] answer(Here here) {
    return (ANSWER + here.node() + " " + here.address()).getBytes(StandardCharsets.UTF_8);
  }

  /** Who answered; empty if it is no answer. */
  public static Optional<Here> here(byte[] bytes, int length) {
    String text = text(bytes, length);
    String[] words =
        text.startsWith(ANSWER) ? text.substring(ANSWER.length()).split(" ", -1) : new String[0];
    return words.length == 2 && !words[0].isEmpty() && !words[1].isEmpty()
        ? Optional.of(new Here(words[0], words[1]))
        : Optional.empty();
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
