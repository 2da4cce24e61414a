package dev.rackloom.agent.runtime;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks another agent's health service once a second, with a deadline of two: a dead agent is
 * noticed by its broken connection at once, through the standing watch, and a frozen one by its
 * silence.
 */
final class PeerWatch implements AutoCloseable {

  private static final long PERIOD_MILLIS = 1000;
  private static final long PATIENCE_MILLIS = 2000;

  private final ManagedChannel channel;
  private final ScheduledExecutorService timers;
  private final Consumer<Status> onLost;
  private volatile boolean closed;
  private volatile @Nullable Status lost;

  PeerWatch(ManagedChannel channel, ScheduledExecutorService timers, Consumer<Status> onLost) {
    this.channel = channel;
    this.timers = timers;
    this.onLost = onLost;
  }

  /** Begins; its calls must outlive the call in whose course it begins. */
  void start() {
    Context.ROOT.run(() -> {
      watch();
      ask();
    });
  }

  Optional<Status> lost() {
    return Optional.ofNullable(lost);
  }

  private void watch() {
    HealthGrpc.newStub(channel)
        .watch(HealthCheckRequest.getDefaultInstance(), new Ear(this::watchEnded));
  }

  private void ask() {
    if (lost != null) {
      channel.resetConnectBackoff();
    }
    HealthGrpc.newStub(channel)
        .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .check(HealthCheckRequest.getDefaultInstance(), new Ear(this::asked));
  }

  private void asked(Status status) {
    if (status.isOk()) {
      lost = null;
    } else {
      gone(status);
    }
    later(this::ask);
  }

  private void watchEnded(Status status) {
    gone(status.isOk() ? Status.UNAVAILABLE.withDescription("it stopped") : status);
    later(this::watch);
  }

  private void gone(Status status) {
    if (!closed) {
      lost = status;
      onLost.accept(status);
    }
  }

  private void later(Runnable work) {
    if (!closed && !timers.isShutdown()) {
      var _ = timers.schedule(work, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /**
   * Hears one call. An agent that says it is going away gets no new requests, but may end those it
   * has.
   */
  private final class Ear implements StreamObserver<HealthCheckResponse> {
    private final Consumer<Status> ended;
    private boolean leaving;

    Ear(Consumer<Status> ended) {
      this.ended = ended;
    }

    @Override
    public void onNext(HealthCheckResponse response) {
      leaving = response.getStatus() != HealthCheckResponse.ServingStatus.SERVING;
      if (leaving) {
        lost = Status.UNAVAILABLE.withDescription("it is going away");
      }
    }

    @Override
    public void onError(Throwable error) {
      ended.accept(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      if (leaving) {
        later(PeerWatch.this::ask);
      } else {
        ended.accept(Status.OK);
      }
    }
  }
}
