package dev.rackloom.agent;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes a request that is sent again, as after a lost answer, the same request: while it runs the
 * second call waits for the first one's answer, and afterwards it gets the kept one. Keeps the
 * newest answers, bounded by count and bytes.
 */
final class AnsweredOnce {

  private static final int MOST = 1024;

  private final long maxBytes;
  private final Map<String, CompletableFuture<RequestKeeper.Answered>> answers =
      new LinkedHashMap<>();
  private long bytes;

  AnsweredOnce(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * What {@code work} gives, or gave before for this id; a failure is not kept.
   *
   * @param id drawn by the caller for this one request; empty if it will not be repeated
   * @param waitNanos how long to wait for a call of the same id
   */
  RequestKeeper.Answered answer(String id, long waitNanos, Supplier<RequestKeeper.Answered> work) {
    if (id.isEmpty()) {
      return work.get();
    }
    while (true) {
      CompletableFuture<RequestKeeper.Answered> mine = new CompletableFuture<>();
      Optional<CompletableFuture<RequestKeeper.Answered>> before = before(id, mine);
      if (before.isEmpty()) {
        return work(id, mine, work);
      }
      try {
        return join(before.get(), waitNanos);
      } catch (StatusRuntimeException e) {
        boolean hungUp = e.getStatus().getCode() == Status.Code.CANCELLED;
        if (!hungUp || Context.current().isCancelled()) {
          throw e;
        }
        // The one who sent it first hung up: now it is ours.
      }
    }
  }

  private synchronized Optional<CompletableFuture<RequestKeeper.Answered>> before(
      String id, CompletableFuture<RequestKeeper.Answered> mine) {
    return Optional.ofNullable(answers.putIfAbsent(id, mine));
  }

  private RequestKeeper.Answered work(
      String id,
      CompletableFuture<RequestKeeper.Answered> mine,
      Supplier<RequestKeeper.Answered> work) {
    try {
      RequestKeeper.Answered answered = work.get();
      mine.complete(answered);
      keep(answered);
      return answered;
    } catch (RuntimeException | Error e) {
      forget(id);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized void forget(String id) {
    answers.remove(id);
  }

  private synchronized void keep(RequestKeeper.Answered newest) {
    bytes += size(newest);
    Iterator<CompletableFuture<RequestKeeper.Answered>> oldest = answers.values().iterator();
    while ((bytes > maxBytes || answers.size() > MOST) && oldest.hasNext()) {
      CompletableFuture<RequestKeeper.Answered> old = oldest.next();
      if (old.isDone()) {
        bytes -= size(old.join());
        oldest.remove();
      }
    }
  }

  private static long size(RequestKeeper.Answered answered) {
    return answered.outputs().values().stream().mapToLong(v -> v.byteCount()).sum();
  }

  private static RequestKeeper.Answered join(
      CompletableFuture<RequestKeeper.Answered> first, long waitNanos) {
    try {
      return first.get(waitNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Status.fromThrowable(e.getCause() == null ? e : e.getCause()).asRuntimeException();
    } catch (TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription("the same request, sent before, has no answer yet")
          .asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }
}
