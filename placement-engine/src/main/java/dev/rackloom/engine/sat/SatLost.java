package dev.rackloom.engine.sat;

/** The process that solved ended in the middle: nothing is known but what was heard until then. */
public final class SatLost extends IllegalStateException {

  private static final long serialVersionUID = 1;

  SatLost(String message, Throwable cause) {
    super(message, cause);
  }
}
