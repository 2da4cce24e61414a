package dev.rackloom.agent.execution;

/** The runtime could not load or run a sub-model; the message is fit for the user. */
public final class ExecutionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean passing;

  public ExecutionFailure(String message, Throwable cause) {
    this(message, cause, false);
  }

  public ExecutionFailure(String message) {
    super(message);
    this.passing = false;
  }

  private ExecutionFailure(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** A failure of what runs the sub-model, not of what it was given: elsewhere it may do. */
  public static ExecutionFailure passing(String message, Throwable cause) {
    return new ExecutionFailure(message, cause, true);
  }

  /** Whether the same firing may do elsewhere, or here later. */
  public boolean isPassing() {
    return passing;
  }
}
