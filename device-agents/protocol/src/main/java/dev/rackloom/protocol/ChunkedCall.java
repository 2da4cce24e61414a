package dev.rackloom.protocol;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client stream sent from a plain blocking thread (best a virtual one): {@link #send} waits while
 * the transport has no room, so nothing piles up in memory. The call must have a deadline: it is
 * what ends every wait here.
 *
 * @param <Q> what is sent
 * @param <R> the one answer
 */
public final class ChunkedCall<Q, R> implements ClientResponseObserver<Q, R> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable ClientCallStreamObserver<Q> out;
  private @Nullable R answer;
  private @Nullable Throwable failure;
  private boolean ended;

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    out = stream;
    stream.setOnReadyHandler(() -> locked(() -> {}));
  }

  @Override
  public void onNext(R value) {
    locked(() -> answer = value);
  }

  @Override
  public void onError(Throwable error) {
    locked(() -> {
      failure = error;
      ended = true;
    });
  }

  @Override
  public void onCompleted() {
    locked(() -> ended = true);
  }

  /**
   * Sends a message as soon as there is room.
   *
   * @return false if the other side has already answered and wants no more: call {@link #finish}
   *     then
   * @throws io.grpc.StatusRuntimeException if the call failed
   */
  public boolean send(Q message) {
    ClientCallStreamObserver<Q> stream = stream();
    await(() -> ended || stream.isReady());
    if (failure != null) {
      throw Status.fromThrowable(failure).asRuntimeException(trailers(failure));
    }
    if (ended) {
      return false;
    }
    stream.onNext(message);
    return true;
  }

  /** Says that nothing more comes and waits for the answer. */
  public R finish() {
    if (!hasEnded()) {
      stream().onCompleted();
    }
    await(() -> ended);
    if (failure != null) {
      throw Status.fromThrowable(failure).asRuntimeException(trailers(failure));
    }
    R value = answer;
    if (value == null) {
      throw Status.INTERNAL
          .withDescription("the other side ended the call without an answer")
          .asRuntimeException();
    }
    return value;
  }

  /** Gives the call up. */
  public void cancel(String why) {
    stream().cancel(why, null);
  }

  private static io.grpc.@Nullable Metadata trailers(Throwable error) {
    return Status.trailersFromThrowable(error);
  }

  private boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private ClientCallStreamObserver<Q> stream() {
    return java.util.Objects.requireNonNull(out, "the call was not started");
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(java.util.function.BooleanSupplier reached) {
    lock.lock();
    try {
      while (!reached.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      cancel("interrupted");
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
    } finally {
      lock.unlock();
    }
  }
}
