package dev.rackloom.api;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Failure} to whoever asked for the job. Its message is fit to be shown to a user.
 */
public final class RackloomException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public RackloomException(Failure failure, @Nullable Throwable cause) {
    super(failure.text(), cause);
    this.failure = failure;
  }

  /** The input or usage is wrong: {@code message} says what, {@code maybe} what to try. */
  public static RackloomException user(String message, String maybe) {
    return of(Failure.Kind.USER, message, maybe, null);
  }

  /** An agent cannot be reached, refused, or was lost. */
  public static RackloomException agent(String message, String maybe, @Nullable Throwable cause) {
    return of(Failure.Kind.AGENT, message, maybe, cause);
  }

  /** The machine lacks something. */
  public static RackloomException environment(
      String message, String maybe, @Nullable Throwable cause) {
    return of(Failure.Kind.ENVIRONMENT, message, maybe, cause);
  }

  /** Disk, memory or time ran out. */
  public static RackloomException resources(
      String message, String maybe, @Nullable Throwable cause) {
    return of(Failure.Kind.RESOURCES, message, maybe, cause);
  }

  /** An exception of the given kind. */
  public static RackloomException of(
      Failure.Kind kind, String message, String maybe, @Nullable Throwable cause) {
    return new RackloomException(new Failure(kind, message, maybe), cause);
  }

  /** What went wrong, as a value. */
  public Failure failure() {
    return failure;
  }
}
