package dev.rackloom.agent.execution;

/** The runtime could not load or run a sub-model; the message is fit for the user. */
public final class ExecutionFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExecutionFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public ExecutionFailure(String message) {
    super(message);
  }
}
