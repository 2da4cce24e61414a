package dev.rackloom.agent.stream;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a receiver says about a tensor that it does not take. */
final class Refusals {

  private Refusals() {}

  static Status of(RuntimeException why) {
    return switch (why) {
      case StatusRuntimeException status -> status.getStatus();
      case IllegalArgumentException bad ->
          Status.INVALID_ARGUMENT.withDescription(bad.getMessage()).withCause(bad);
      default ->
          Status.INTERNAL
              .withDescription(why.getClass().getSimpleName() + ": " + why.getMessage())
              .withCause(why);
    };
  }

  /** Why a stream ends that something went wrong with on this side. */
  static Status broken(Throwable why) {
    Status.Code code =
        why instanceof OutOfMemoryError ? Status.Code.RESOURCE_EXHAUSTED : Status.Code.INTERNAL;
    return code.toStatus().withDescription("the stream failed: " + why).withCause(why);
  }

  static Status damaged(String tensor) {
    return Status.DATA_LOSS.withDescription(
        "'" + tensor + "' did not arrive as it was sent: the checksum differs");
  }
}
