package dev.rackloom.viewer.layout;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The good layout of one level on a thread of its own, which ends soon after it is given up. */
final class Attempt {

  private static final long STACK_BYTES = 256L << 20;

  private final AtomicBoolean late = new AtomicBoolean();
  private final AtomicReference<Optional<Arrangement>> answer =
      new AtomicReference<>(Optional.empty());
  private final Thread thread;

  private Attempt(Level level) {
    thread = new Thread(null, () -> run(level), "graph-layout", STACK_BYTES);
    thread.setDaemon(true);
  }

  static Attempt start(Level level) {
    Attempt attempt = new Attempt(level);
    attempt.thread.start();
    return attempt;
  }

  private void run(Level level) {
    try {
      answer.set(Optional.of(new HierarchicalLayout(late::get).arrange(level)));
    } catch (RuntimeException | StackOverflowError stoppedOrTooMuch) {
      answer.set(Optional.empty());
    }
  }

  /** What came out of it within so long; gives it up then, or when the caller is interrupted. */
  Optional<Arrangement> within(Duration limit) {
    try {
      thread.join(limit);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    late.set(true);
    return answer.get();
  }

  /** Where it runs. */
  Thread thread() {
    return thread;
  }
}
