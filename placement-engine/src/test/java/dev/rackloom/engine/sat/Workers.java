package dev.rackloom.engine.sat;

/** The processes that solve for this one, for tests that end them. */
public final class Workers {

  private Workers() {}

  /** Ends all that there are now. */
  public static void end() {
    ProcessHandle.current()
        .children()
        .filter(child ->
            child.info().commandLine().orElse("").contains(SolverWorker.class.getSimpleName()))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
