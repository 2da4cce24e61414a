package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
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
  private final Map<Key, Kept> answers = new LinkedHashMap<>();
  private long bytes;

  AnsweredOnce(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Which request it is.
   *
   * @param deployment that serves it
   * @param caller by the name in its certificate; empty for somebody on this machine
   * @param id drawn by the caller for this one request
   */
  record Key(String deployment, String caller, String id) {}

  private record Kept(InputsDigest asked, CompletableFuture<RequestKeeper.Answered> answer) {}

  /**
   * What {@code work} gives, or gave before for this key; a failure is not kept.
   *
   * @param asked what the request goes on from, by which it is known to be the same
   * @param waitNanos how long to wait for a call of the same key
   * @throws StatusRuntimeException INVALID_ARGUMENT if a request of this key asked something else
   */
  RequestKeeper.Answered answer(
      Key key, InputsDigest asked, long waitNanos, Supplier<RequestKeeper.Answered> work) {
    while (true) {
      Kept mine = new Kept(asked, new CompletableFuture<>());
      Optional<Kept> before = before(key, mine);
      if (before.isEmpty()) {
        return work(key, mine.answer(), work);
      }
      requireSame(key, asked, before.get().asked());
      try {
        return join(before.get().answer(), waitNanos);
      } catch (StatusRuntimeException e) {
        boolean hungUp = e.getStatus().getCode() == Status.Code.CANCELLED;
        if (!hungUp || Context.current().isCancelled()) {
          throw e;
        }
        // The one who sent it first hung up: now it is ours.
      }
    }
  }

  private static void requireSame(Key key, InputsDigest asked, InputsDigest before) {
    if (!asked.equals(before)) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "a request '"
                  + key.id()
                  + "' to '"
                  + key.deployment()
                  + "' came before with other inputs; "
                  + Wire.REQUEST
                  + " is for sending the same request again, draw another for a new one")
          .asRuntimeException();
    }
  }

  private synchronized Optional<Kept> before(Key key, Kept mine) {
    return Optional.ofNullable(answers.putIfAbsent(key, mine));
  }

  private RequestKeeper.Answered work(
      Key key,
      CompletableFuture<RequestKeeper.Answered> mine,
      Supplier<RequestKeeper.Answered> work) {
    try {
      RequestKeeper.Answered answered = work.get();
      mine.complete(answered);
      keep(answered);
      return answered;
    } catch (RuntimeException | Error e) {
      forget(key);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized void forget(Key key) {
    answers.remove(key);
  }

  private synchronized void keep(RequestKeeper.Answered newest) {
    bytes += size(newest);
    Iterator<Kept> oldest = answers.values().iterator();
    while ((bytes > maxBytes || answers.size() > MOST) && oldest.hasNext()) {
      CompletableFuture<RequestKeeper.Answered> old = oldest.next().answer();
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
