package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.Fired;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that needs a device to itself but serves no request: it takes its turn like one. */
final class Alone<T> implements LaneJob {

  private final Callable<T> work;
  private final long cameNanos;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Alone(Callable<T> work, long cameNanos) {
    this.work = work;
    this.cameNanos = cameNanos;
  }

  /** It is not to run any more, unless it does already. */
  void giveUp(RuntimeException why) {
    if (taken.compareAndSet(false, true)) {
      result.completeExceptionally(why);
    }
  }

  CompletableFuture<T> result() {
    return result;
  }

  @Override
  public long cameNanos() {
    return cameNanos;
  }

  @Override
  public int order() {
    return 0;
  }

  @Override
  public boolean isObsolete() {
    return result.isDone();
  }

  @Override
  public Fired run() {
    if (!taken.compareAndSet(false, true)) {
      return Fired.NOTHING;
    }
    try {
      result.complete(work.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
    return Fired.NOTHING;
  }

  @Override
  public void done(Fired fired, long readyNanos, long startNanos, long endNanos) {}

  @Override
  public void failed(Throwable why) {
    result.completeExceptionally(why);
  }
}
