package dev.rackloom.agent.execution;

import org.jspecify.annotations.Nullable;

/** The runtime could not load or run a sub-model; the message is fit for the user. */
public final class ExecutionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  private enum Kind {
    FAULT,
    PASSING,
    INPUTS
  }

  public ExecutionFailure(String message, Throwable cause) {
    this(message, cause, Kind.FAULT);
  }

  public ExecutionFailure(String message) {
    this(message, null, Kind.FAULT);
  }

  private ExecutionFailure(String message, @Nullable Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  /** A failure of what runs the sub-model, not of what it was given: elsewhere it may do. */
  public static ExecutionFailure passing(String message, Throwable cause) {
    return new ExecutionFailure(message, cause, Kind.PASSING);
  }

  /** As {@link #passing(String, Throwable)}, where nothing failed before. */
  public static ExecutionFailure passing(String message) {
    return new ExecutionFailure(message, null, Kind.PASSING);
  }

  /** Whether the same firing may do elsewhere, or here later. */
  public boolean isPassing() {
    return kind == Kind.PASSING;
  }

  /** A failure of what the sub-model was given: the same fails everywhere. */
  public static ExecutionFailure ofInputs(String message, Throwable cause) {
    return new ExecutionFailure(message, cause, Kind.INPUTS);
  }

  /** Whether the runtime says that its inputs are wrong. */
  public boolean isOfInputs() {
    return kind == Kind.INPUTS;
  }
}
