package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import io.grpc.Status;

/** Tells an agent that says no to what it was asked from one that is lost, slow or full. */
public final class Refusal {

  private Refusal() {}

  /** Whether the agent answered that it does not do this: asking again will not help. */
  public static boolean is(RackloomException failure) {
    Throwable cause = failure.getCause();
    return cause != null
        && switch (Status.fromThrowable(cause).getCode()) {
          case INVALID_ARGUMENT, FAILED_PRECONDITION -> true;
          default -> false;
        };
  }

  /** Whether the agent does not let this caller do it: another plan would not help. */
  static boolean isOfRights(RackloomException failure) {
    Throwable cause = failure.getCause();
    return cause != null && Status.fromThrowable(cause).getCode() == Status.Code.PERMISSION_DENIED;
  }
}
