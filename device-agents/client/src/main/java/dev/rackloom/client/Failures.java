package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.Wire;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Turns what a call failed with into our exception, with the node and the address in it. */
final class Failures {

  /** How gRPC describes any failure of a socket. */
  private static final String NO_CAUSE = "io exception";

  private final Address address;
  private volatile String node;

  Failures(Address address, String node) {
    this.address = address;
    this.node = node;
  }

  /** As people are told: the node if it is known by now. */
  String agent() {
    return node.isEmpty() ? "agent at " + address : "agent '" + node + "' at " + address;
  }

  void learn(String nodeId) {
    node = nodeId;
  }

  RackloomException of(String doing, Throwable error) {
    if (error instanceof RackloomException already) {
      return already;
    }
    @Nullable Metadata trailers = Status.trailersFromThrowable(error);
    @Nullable String told = trailers == null ? null : trailers.get(Wire.NODE);
    if (told != null) {
      node = told;
    }
    Status status = Status.fromThrowable(error);
    return TlsFailure.of(status, address)
        .map(tls ->
            RackloomException.agent(agent() + ", " + doing + ": " + tls.what(), tls.maybe(), error))
        .orElseGet(() ->
            RackloomException.agent(
                agent() + ", " + doing + ": " + reason(status),
                maybe(status.getCode(), told != null),
                error));
  }

  /** The code and what was said about it. */
  static String reason(Status status) {
    @Nullable String said =
        NO_CAUSE.equalsIgnoreCase(status.getDescription())
            ? cause(status)
            : status.getDescription();
    String code = status.getCode().name();
    return said == null || said.isBlank() ? code : said + " (" + code + ")";
  }

  /** What the transport keeps to itself, as that nobody listens there. */
  private static @Nullable String cause(Status status) {
    @Nullable String said = status.getDescription();
    for (@Nullable Throwable e = status.getCause(); e != null; e = e.getCause()) {
      said = e.getMessage() == null ? said : e.getMessage();
    }
    return said;
  }

  static OptionalDouble dilationNeeded(Throwable error) {
    @Nullable Metadata trailers = Status.trailersFromThrowable(error);
    @Nullable String value = trailers == null ? null : trailers.get(Wire.DILATION_NEEDED);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }

  private static String maybe(Status.Code code, boolean answered) {
    return switch (code) {
      case UNAVAILABLE ->
          answered
              ? "look at the agent that the message names, then try again"
              : "it is not running: start it, or check the address";
      case DEADLINE_EXCEEDED -> "it is overloaded or frozen: look at it, or allow more time";
      case RESOURCE_EXHAUSTED -> "try again later, send less at once, or raise the agent's limits";
      case FAILED_PRECONDITION, ABORTED -> "change what the message names, then try again";
      case INVALID_ARGUMENT, OUT_OF_RANGE -> "check the names, types and shapes that were sent";
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          "ask whoever keeps the rack's authority for a certificate with that role";
      case NOT_FOUND -> "check the name, and that it was deployed";
      case DATA_LOSS -> "the file changed while it was sent: send it again";
      case UNIMPLEMENTED -> "something else listens there, or an agent of another version";
      case CANCELLED -> "it was given up: try again";
      default -> "look at the agent's log";
    };
  }
}
