package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.Fired;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Work that needs a device to itself but serves no request. */
final class Alone<T> implements LaneJob {

  private final Callable<T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  Alone(Callable<T> work) {
    this.work = work;
  }

  CompletableFuture<T> result() {
    return result;
  }

  @Override
  public long request() {
    return Long.MAX_VALUE;
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
