package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one answer of a call as a future; cancelling what {@link #map} gave cancels the call. */
final class AnswerFuture<R> implements ClientResponseObserver<Object, R> {

  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private final Function<Throwable, RackloomException> failure;
  private volatile @Nullable ClientCallStreamObserver<Object> call;

  AnswerFuture(Function<Throwable, RackloomException> failure) {
    this.failure = failure;
  }

  <T> CompletableFuture<T> map(Function<R, T> reading) {
    CompletableFuture<T> mapped = new CompletableFuture<>();
    var _ = answer.whenComplete((value, error) -> settle(mapped, reading, value, error));
    var _ = mapped.whenComplete((value, error) -> hangUp(mapped.isCancelled()));
    return mapped;
  }

  private <T> void settle(
      CompletableFuture<T> mapped,
      Function<R, T> reading,
      @Nullable R value,
      @Nullable Throwable error) {
    try {
      if (error != null || value == null) {
        mapped.completeExceptionally(failure.apply(error == null ? noAnswer() : error));
      } else {
        mapped.complete(reading.apply(value));
      }
    } catch (RuntimeException unreadable) {
      mapped.completeExceptionally(failure.apply(unreadable));
    }
  }

  private static Throwable noAnswer() {
    return Status.INTERNAL.withDescription("no answer came").asException();
  }

  private void hangUp(boolean cancelled) {
    ClientCallStreamObserver<Object> stream = call;
    if (cancelled && stream != null) {
      stream.cancel("given up", null);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Object> stream) {
    call = stream;
  }

  @Override
  public void onNext(R value) {
    answer.complete(value);
  }

  @Override
  public void onError(Throwable error) {
    answer.completeExceptionally(error);
  }

  @Override
  public void onCompleted() {
    answer.completeExceptionally(noAnswer());
  }
}
