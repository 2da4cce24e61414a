package dev.rackloom.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent listens, and whether it speaks TLS there. Outside this machine it always does; on
 * loopback only if the address says so.
 *
 * @param host a name or a numeric address, without brackets
 * @param port 0 lets the system choose, when listening
 * @param tls whether it speaks TLS
 */
public record Address(String host, int port, boolean tls) {

  private static final String TLS = "tls://";

  public Address {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not an address: '" + host + ":" + port + "'");
    }
    tls = tls || !isLoopback(host);
  }

  /** An address that speaks TLS only if it must. */
  public Address(String host, int port) {
    this(host, port, false);
  }

  /** Reads {@code host:port} or {@code [v6]:port}, with {@code tls://} before it or without. */
  public static Address parse(String text) {
    boolean tls = text.startsWith(TLS);
    String rest = tls ? text.substring(TLS.length()) : text;
    int colon = rest.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    String host = rest.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new Address(host, Integer.parseInt(rest.substring(colon + 1)), tls);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  /** The same host at another port. */
  public Address withPort(int other) {
    return new Address(host, other, tls);
  }

  /** The same address, speaking TLS. */
  public Address withTls() {
    return new Address(host, port, true);
  }

  /**
   * Whether nothing outside this machine can hear it: only such addresses may go without TLS. Never
   * asks DNS.
   */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost")) {
      return true;
    }
    @Nullable InetAddress numeric =
        isNumeric(name) ? new InetSocketAddress(name, 0).getAddress() : null;
    return numeric != null && numeric.isLoopbackAddress();
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
    String plain = host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    return tls && isLoopback() ? TLS + plain : plain;
  }
}
