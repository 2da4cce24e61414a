package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same with several agents at once. */
final class Parallel {

  private Parallel() {}

  /**
   * Calls {@code work} with each item on its own thread; waits for all, then throws the first
   * failure.
   */
  static <T> void each(Collection<T> items, Consumer<T> work) {
    List<Future<?>> futures = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      items.forEach(item -> futures.add(threads.submit(() -> work.accept(item))));
    }
    @Nullable RuntimeException first = null;
    for (Future<?> future : futures) {
      RuntimeException failure = failure(future);
      first = first == null ? failure : first;
    }
    if (first != null) {
      throw first;
    }
  }

  /** The same, done without where an agent is gone or cannot do it now. */
  static <T> void eachThatAnswers(Collection<T> items, Consumer<T> work) {
    each(
        items,
        item -> {
          try {
            work.accept(item);
          } catch (RackloomException gone) {
            // Whoever calls does without its answer.
          }
        });
  }

  private static @Nullable RuntimeException failure(Future<?> future) {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException r
          ? r
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted", e);
    }
  }
}
