package dev.rackloom.client;

import dev.rackloom.protocol.Events;
import dev.rackloom.protocol.v1.EventBatch;
import dev.rackloom.protocol.v1.SubscribeRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One subscription. The next batch is asked for when the listener is done with the last one. */
final class TelemetryFeed
    implements ClientResponseObserver<SubscribeRequest, EventBatch>, Subscription {

  private final TelemetryListener listener;
  private final Failures failures;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private volatile boolean closed;
  private @Nullable ClientCallStreamObserver<SubscribeRequest> call;

  TelemetryFeed(TelemetryListener listener, Failures failures) {
    this.listener = listener;
    this.failures = failures;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
    call = stream;
  }

  @Override
  public void onNext(EventBatch batch) {
    started.complete(true);
    if (batch.getDropped() > 0) {
      listener.dropped(batch.getDropped());
    }
    batch.getEventsList().forEach(e -> Events.toRecord(e).ifPresent(listener::happened));
  }

  @Override
  public void onError(Throwable error) {
    started.completeExceptionally(error);
    if (!closed) {
      listener.ended(failures.of("telemetry", error));
    }
  }

  @Override
  public void onCompleted() {
    onError(io.grpc.Status.UNAVAILABLE.withDescription("the agent stopped").asException());
  }

  /** Returns when the agent has begun to listen: it says so with a first, empty batch. */
  void awaitStart(Duration timeout) {
    try {
      started.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failures.of("telemetry", e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      close();
      throw failures.of("telemetry", io.grpc.Status.DEADLINE_EXCEEDED.asException());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw failures.of("telemetry", io.grpc.Status.CANCELLED.asException());
    }
  }

  @Override
  public void close() {
    closed = true;
    if (call != null) {
      call.cancel("the listener hung up", null);
    }
  }
}
