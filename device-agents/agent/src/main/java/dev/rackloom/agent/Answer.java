package dev.rackloom.agent;

import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.api.RackloomException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Ends a unary call with what a piece of work gives or throws. */
final class Answer {

  private Answer() {}

  static <T> void with(StreamObserver<T> observer, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException | Error e) {
      observer.onError(error(e));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /**
   * What the caller is told: a status as it is, bad input as such, anything else as our mistake.
   */
  static Throwable error(Throwable e) {
    return switch (e) {
      case StatusRuntimeException status -> status;
      case StatusException status -> status;
      case RackloomException r ->
          Status.INVALID_ARGUMENT
              .withDescription(r.failure().message())
              .withCause(r)
              .asRuntimeException();
      case IllegalArgumentException i ->
          Status.INVALID_ARGUMENT.withDescription(i.getMessage()).withCause(i).asRuntimeException();
      case ExecutionFailure f ->
          Status.FAILED_PRECONDITION
              .withDescription(f.getMessage())
              .withCause(f)
              .asRuntimeException();
      case OutOfMemoryError full ->
          Status.RESOURCE_EXHAUSTED
              .withDescription("the agent has no memory for it: " + full.getMessage())
              .withCause(full)
              .asRuntimeException();
      default ->
          Status.INTERNAL
              .withDescription(e.getClass().getSimpleName() + ": " + e.getMessage())
              .withCause(e)
              .asRuntimeException();
    };
  }
}
