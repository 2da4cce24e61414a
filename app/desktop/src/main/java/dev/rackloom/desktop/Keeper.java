package dev.rackloom.desktop;

import dev.rackloom.api.Failure;
import dev.rackloom.desktop.viewmodel.Failures;
import java.util.Optional;

/** Keeps what is seen now and then; where that fails it goes on, and says why until it works. */
final class Keeper {

  private final Runnable keep;
  private Optional<Failure> trouble = Optional.empty();

  Keeper(Runnable keep) {
    this.keep = keep;
  }

  /** Keeps. */
  void now() {
    try {
      keep.run();
      trouble = Optional.empty();
    } catch (RuntimeException | Error failed) {
      trouble = Optional.of(Failures.of("Keeping telemetry", failed));
    }
  }

  /** Why it did not work the last time. */
  Optional<Failure> trouble() {
    return trouble;
  }
}
