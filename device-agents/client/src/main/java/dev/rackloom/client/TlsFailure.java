package dev.rackloom.client;

import dev.rackloom.protocol.Address;
import io.grpc.Status;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why two sides could not agree on TLS, in words.
 *
 * @param what what is wrong
 * @param maybe what to try
 */
record TlsFailure(String what, String maybe) {

  private static final String RENEW =
      "renew it with: rackloom agent enroll --ca DIR --renew FOLDER";

  /**
   * The failure beneath a status, if it is one of TLS.
   *
   * @param address as it was called
   */
  static Optional<TlsFailure> of(Status status, Address address) {
    if (!address.tls() && isHungUpOn(status)) {
      return Optional.of(
          new TlsFailure(
              "it hung up on plain text (UNAVAILABLE)",
              "it speaks TLS: put 'tls://' before its address; or it has just ended"));
    }
    boolean tls = false;
    StringBuilder said = new StringBuilder();
    for (@Nullable Throwable e = status.getCause(); e != null; e = e.getCause()) {
      if (e instanceof CertificateExpiredException) {
        return Optional.of(
            new TlsFailure("the agent's certificate has expired (UNAUTHENTICATED)", RENEW));
      }
      tls |= e instanceof SSLException;
      said.append(e.getMessage()).append('\n');
    }
    return tls ? Optional.of(of(said.toString().toLowerCase(Locale.ROOT))) : Optional.empty();
  }

  /** What a listener does that takes the first bytes for no handshake. */
  private static boolean isHungUpOn(Status status) {
    @Nullable String said = status.getDescription();
    return status.getCode() == Status.Code.UNAVAILABLE
        && said != null
        && (said.contains("Network closed for unknown reason")
            || said.contains("First received frame was not SETTINGS"));
  }

  private static TlsFailure of(String said) {
    if (said.contains("alert") && said.contains("expired")) {
      return new TlsFailure("it says that our certificate has expired (UNAUTHENTICATED)", RENEW);
    }
    if (said.contains("alert")) {
      return new TlsFailure(
          "it does not trust our certificate (UNAUTHENTICATED)",
          "use an identity of the authority that the agent's is of; RACKLOOM_IDENTITY names its"
              + " folder");
    }
    if (said.contains("no subject alternative") || said.contains("no name matching")) {
      return new TlsFailure(
          "its certificate is not for the host it was called by (UNAUTHENTICATED)",
          "enroll it with that host, or call it by one it was enrolled with");
    }
    if (said.contains("not an ssl/tls record")) {
      return new TlsFailure(
          "it speaks plain text (UNAUTHENTICATED)", "leave 'tls://' out of its address");
    }
    return new TlsFailure(
        "its certificate is not of our authority (UNAUTHENTICATED)",
        "check that it is the agent you mean, and that both were enrolled by the same authority");
  }
}
