package dev.rackloom.core.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Requests that are sent when they are due, whoever still waits for an answer. */
final class OpenLoop {

  private OpenLoop() {}

  /**
   * Sends a request at each of these times from now on.
   *
   * @return nanoseconds from when each was due to when it was answered
   */
  static long[] nanos(long[] arrivals, Callable<?> request) {
    long start = System.nanoTime();
    List<Future<Long>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long arrival : arrivals) {
        all.add(threads.submit(() -> answered(start + arrival, request)));
      }
    }
    return all.stream().mapToLong(OpenLoop::value).toArray();
  }

  private static long answered(long due, Callable<?> request) throws Exception {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    var _ = request.call();
    return System.nanoTime() - due;
  }

  /** What a call came to; what it failed with. */
  static <T> T value(Future<T> one) {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
