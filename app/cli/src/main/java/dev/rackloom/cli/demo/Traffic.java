package dev.rackloom.cli.demo;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.LiveDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A closed loop of requests against a deployment. */
public final class Traffic {

  /** What came of it: wall-clock nanoseconds of each request that was answered. */
  public record Seen(List<Long> nanos, int failed, long wallNanos) {

    /** The median, 0 if nothing was answered. */
    public long medianNanos() {
      List<Long> sorted = nanos.stream().sorted().toList();
      return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
  }

  private Traffic() {}

  /**
   * Sends {@code requests}, {@code concurrency} at a time; the first lost agent ends it with an
   * exception.
   */
  public static Seen run(
      LiveDeployment deployment,
      int requests,
      int concurrency,
      IntFunction<Map<String, TensorValue>> inputs,
      Progress progress) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Long> nanos = new ArrayList<>();
    long begin = System.nanoTime();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> lanes = new ArrayList<>();
      for (int lane = 0; lane < concurrency; lane++) {
        lanes.add(
            pool.submit(() -> {
              for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                long start = System.nanoTime();
                deployment.infer(inputs.apply(i));
                synchronized (nanos) {
                  nanos.add(System.nanoTime() - start);
                }
                progress.at(
                    done.incrementAndGet() / (double) requests,
                    "requests served: " + done.get() + " of " + requests);
              }
            }));
      }
      for (Future<?> lane : lanes) {
        join(lane, next, requests);
      }
    }
    return new Seen(List.copyOf(nanos), requests - nanos.size(), System.nanoTime() - begin);
  }

  private static void join(Future<?> lane, AtomicInteger next, int requests) {
    try {
      lane.get();
    } catch (ExecutionException e) {
      next.set(requests);
      if (e.getCause() instanceof RackloomException known) {
        throw known;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      next.set(requests);
      Thread.currentThread().interrupt();
      throw RackloomException.resources("the run was interrupted", "start it again.", e);
    }
  }
}
