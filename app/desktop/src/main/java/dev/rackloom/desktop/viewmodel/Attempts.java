package dev.rackloom.desktop.viewmodel;

import org.jspecify.annotations.Nullable;

/** Steps that are all tried, whatever became of those before; the first failure is told at last. */
public final class Attempts {

  private @Nullable Throwable first;

  /** Tries one more. */
  public Attempts then(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error failed) {
      note(failed);
    }
    return this;
  }

  private void note(Throwable failed) {
    if (first == null) {
      first = failed;
    } else if (!first.equals(failed)) {
      first.addSuppressed(failed);
    }
  }

  /** Throws what the first step that failed threw; the others are suppressed in it. */
  public void end() {
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException failed) {
      throw failed;
    }
  }
}
