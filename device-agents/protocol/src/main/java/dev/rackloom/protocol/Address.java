package dev.rackloom.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent listens.
 *
 * @param host a name or a numeric address, without brackets
 * @param port 0 lets the system choose, when listening
 */
public record Address(String host, int port) {

  public Address {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not an address: '" + host + ":" + port + "'");
    }
  }

  /** Reads {@code host:port} or {@code [v6]:port}. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  /**
   * Whether nothing outside this machine can hear it: only such addresses may go without TLS. Never
   * asks DNS.
   */
  public boolean isLoopback() {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost")) {
      return true;
    }
    return isNumeric(name) && isLoopback(socketAddress().getAddress());
  }

  private static boolean isLoopback(@Nullable InetAddress resolved) {
    return resolved != null && resolved.isLoopbackAddress();
  }

  private static boolean isNumeric(String name) {
    return name.contains(":") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  /** For sockets; resolves the name. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
