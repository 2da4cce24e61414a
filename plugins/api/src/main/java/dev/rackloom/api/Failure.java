package dev.rackloom.api;

/**
 * Why a job could not be done, in words for the person who asked for it.
 *
 * @param kind who can do something about it
 * @param message one sentence with the names and values that matter
 * @param maybe what to try next, without the leading "Maybe"; empty if nothing is known to help
 */
public record Failure(Kind kind, String message, String maybe) {

  /** Who can do something about a failure. The command line turns it into an exit code. */
  public enum Kind {
    /** The input or the usage is wrong. */
    USER(2),
    /** An agent cannot be reached, refused, or was lost. */
    AGENT(4),
    /** The machine lacks something that can be installed. */
    ENVIRONMENT(69),
    /** Disk, memory or time ran out. */
    RESOURCES(2),
    /** We did it. */
    BUG(70);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command line for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  public Failure {
    Checks.named(message, "message");
  }

  /** The message, and a second line that says what to try. */
  public String text() {
    return maybe.isEmpty() ? message : message + System.lineSeparator() + "Maybe " + maybe;
  }
}
