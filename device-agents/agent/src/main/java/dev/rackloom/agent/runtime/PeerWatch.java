package dev.rackloom.agent.runtime;

import dev.rackloom.protocol.v1.MemberBeat;
import dev.rackloom.protocol.v1.MembersGrpc;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Beats to another agent and hears its answers: a dead agent is noticed by its broken connection at
 * once, through the standing watch of its health, and a frozen one by its {@link Silence}. One that
 * says it is going away gets nothing new, but may end what it has.
 */
final class PeerWatch implements AutoCloseable {

  /** A busy machine may need long for a connection: each next attempt gets more, up to this. */
  private static final long MOST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private static final Status LEAVING = Status.UNAVAILABLE.withDescription("it is going away");

  private final String node;
  private final ManagedChannel channel;
  private final LongSupplier clock;
  private final ScheduledExecutorService timers;
  private final Beats beats;
  private final Consumer<Status> onLost;
  private final Silence silence;
  private @Nullable HealthEar standing;
  private int connection;
  private long reconnectedNanos;
  private long patienceNanos;
  private boolean leaving;
  private long run;
  private @Nullable Status dead;
  private volatile boolean closed;

  /**
   * A watch of one agent.
   *
   * @param onLost told when it is lost while it had something to do, not when it leaves
   */
  PeerWatch(
      String node,
      ManagedChannel channel,
      LongSupplier clock,
      ScheduledExecutorService timers,
      Beats beats,
      Consumer<Status> onLost) {
    this.node = node;
    this.channel = channel;
    this.clock = clock;
    this.timers = timers;
    this.beats = beats;
    this.onLost = onLost;
    this.silence = new Silence(beats.detection(), clock.getAsLong());
  }

  /** Begins; its calls must outlive the call in whose course it begins. */
  void start() {
    Context.ROOT.run(() -> {
      watch();
      beat();
    });
  }

  /** Why it gets nothing new, if so. */
  synchronized Optional<Status> lost() {
    return dead != null ? Optional.of(dead) : leaving ? Optional.of(LEAVING) : Optional.empty();
  }

  /** Why it takes nothing at all any more; one that is leaving still takes what it needs to end. */
  synchronized Optional<Status> dead() {
    return Optional.ofNullable(dead);
  }

  /** A new standing watch; there is one at a time. */
  private void watch() {
    HealthEar ear = new HealthEar();
    HealthEar before;
    synchronized (this) {
      before = standing;
      standing = ear;
    }
    if (before != null) {
      before.hangUp();
    }
    HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), ear);
  }

  private void renew(HealthEar ended) {
    if (isStanding(ended)) {
      watch();
    }
  }

  private synchronized boolean isStanding(HealthEar ear) {
    return ear == standing;
  }

  private synchronized int connection() {
    return connection;
  }

  private void beat() {
    try {
      look(clock.getAsLong());
    } finally {
      later(this::beat);
    }
  }

  private void look(long now) {
    long allowed = silence.allowedNanos();
    if (silence.look(now, beats.detection())) {
      gone(
          Status.UNAVAILABLE.withDescription("it said nothing for " + allowed / 1_000_000 + " ms"));
    }
    reconnect(now);
    say(now);
  }

  private void say(long now) {
    MembersGrpc.newStub(channel)
        .withDeadlineAfter(beats.detection().longestSilence().toNanos(), TimeUnit.NANOSECONDS)
        .beat(beats.say(), new BeatEar(now, connection()));
  }

  /** One beat more, soon. */
  void beatAtOnce() {
    later(() -> say(clock.getAsLong()), 0);
  }

  /** A connection that carries nothing any more may never break: a new one is tried. */
  private void reconnect(long now) {
    if (!silence.isLost()) {
      reconnectedNanos = now;
      patienceNanos = 2 * beats.detection().silence().toNanos();
    } else if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    } else if (now - reconnectedNanos > patienceNanos) {
      reconnectedNanos = now;
      patienceNanos = Math.min(MOST_PATIENCE_NANOS, 2 * patienceNanos);
      synchronized (this) {
        connection++;
      }
      channel.enterIdle();
      watch(); // the one before stays on the old connection, whose end says nothing any more
    }
  }

  private void answered(long sentNanos, MemberBeat answer) {
    boolean back = silence.heard(clock.getAsLong());
    synchronized (this) {
      if (run != answer.getRun()) {
        run = answer.getRun();
        back |= leaving && dead == null;
        leaving = false;
      }
      dead = silence.isLost() ? dead : null;
      back &= !leaving;
    }
    beats.heard(node, sentNanos, answer);
    if (back) {
      beats.back(node);
    }
  }

  private void gone(Status status) {
    silence.broken();
    boolean news;
    synchronized (this) {
      news = dead == null;
      dead = status;
    }
    if (news && !closed) {
      onLost.accept(status);
      beats.lost(node, status);
    }
  }

  private void leaves() {
    synchronized (this) {
      leaving = true;
    }
    beats.lost(node, LEAVING);
  }

  private void later(Runnable work) {
    later(work, beats.detection().period().toNanos());
  }

  private void later(Runnable work, long nanos) {
    if (!closed && !timers.isShutdown()) {
      var _ =
          timers.schedule(
              () -> Context.ROOT.run(() -> unlessClosed(work)), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void unlessClosed(Runnable work) {
    if (!closed) {
      work.run();
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Hears the answer to one beat. That there is none is the silence's matter. */
  private final class BeatEar implements StreamObserver<MemberBeat> {
    private final long sentNanos;
    private final int sentOver;

    BeatEar(long sentNanos, int sentOver) {
      this.sentNanos = sentNanos;
      this.sentOver = sentOver;
    }

    @Override
    public void onNext(MemberBeat answer) {
      answered(sentNanos, answer);
    }

    @Override
    public void onError(Throwable error) {
      Status status = Status.fromThrowable(error);
      if (status.getCode() == Status.Code.UNAVAILABLE && sentOver == connection()) {
        gone(status);
      }
    }

    @Override
    public void onCompleted() {
      // The answer came before.
    }
  }

  /** Hears the health of the agent; its end is the end of the connection. */
  private final class HealthEar
      implements ClientResponseObserver<HealthCheckRequest, HealthCheckResponse> {
    private volatile @Nullable ClientCallStreamObserver<HealthCheckRequest> call;
    private boolean left;

    @Override
    public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> begins) {
      call = begins;
    }

    void hangUp() {
      ClientCallStreamObserver<HealthCheckRequest> open = call;
      if (open != null) {
        open.cancel("another watch takes its place", null);
      }
    }

    @Override
    public void onNext(HealthCheckResponse response) {
      left = response.getStatus() != HealthCheckResponse.ServingStatus.SERVING;
      if (left && isStanding(this)) {
        leaves();
      }
    }

    @Override
    public void onError(Throwable error) {
      if (isStanding(this)) {
        gone(Status.fromThrowable(error));
        later(() -> renew(this));
      }
    }

    @Override
    public void onCompleted() {
      if (!isStanding(this)) {
        return;
      }
      if (!left) {
        gone(Status.UNAVAILABLE.withDescription("it stopped"));
      }
      later(() -> renew(this));
    }
  }
}
