package dev.rackloom.agent.execution;

import org.jspecify.annotations.Nullable;

/** The runtime could not load or run a sub-model; the message is fit for the user. */
public final class ExecutionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public ExecutionFailure(String message, Throwable cause) {
    this(message, cause, false);
  }

  public ExecutionFailure(String message) {
    this(message, null, false);
  }

  private ExecutionFailure(String message, @Nullable Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** A failure of what runs the sub-model, not of what it was given: elsewhere it may do. */
  public static ExecutionFailure passing(String message, Throwable cause) {
    return new ExecutionFailure(message, cause, true);
  }

  /** As {@link #passing(String, Throwable)}, where nothing failed before. */
  public static ExecutionFailure passing(String message) {
    return new ExecutionFailure(message, null, true);
  }

  /** Whether the same firing may do elsewhere, or here later. */
  public boolean isPassing() {
    return passing;
  }
}
