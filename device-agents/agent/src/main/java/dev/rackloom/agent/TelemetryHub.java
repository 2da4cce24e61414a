package dev.rackloom.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.rackloom.agent.runtime.TelemetrySink;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Hands events to subscribers. While there is none, nothing is made, kept or timed. */
final class TelemetryHub implements TelemetrySink {

  /** How long an event waits for others after a pause. */
  private static final long SOON_MILLIS = 20;

  /** How far messages are apart that are not full: most of what telemetry costs are messages. */
  private static final long APART_MILLIS = 200;

  private static final long USAGE_MILLIS = 250;

  /** Serving engines are asked no more often: each stage there is a call. */
  private static final long ENGINES_MILLIS = 1000;

  private final ScheduledExecutorService timers;
  private final Executor threads;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private List<Supplier<TelemetryEvent>> usage = List.of();
  private Supplier<List<TelemetryEvent>> engines = List::of;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile long flushedNanos = System.nanoTime() - MILLISECONDS.toNanos(APART_MILLIS);
  private final List<ScheduledFuture<?>> using = new ArrayList<>();

  TelemetryHub(ScheduledExecutorService timers, Executor threads) {
    this.timers = timers;
    this.threads = threads;
  }

  /**
   * What tells how devices were used since it was last asked, every 250 ms while somebody listens.
   */
  synchronized void watchUsage(List<Supplier<TelemetryEvent>> devices) {
    usage = List.copyOf(devices);
  }

  /** What asks the serving engines, if there are any, once a second while somebody listens. */
  synchronized void watchEngines(Supplier<List<TelemetryEvent>> question) {
    engines = question;
  }

  @Override
  public void publish(Supplier<TelemetryEvent> event) {
    if (!subscriptions.isEmpty()) {
      TelemetryEvent happened = event.get();
      subscriptions.forEach(s -> offer(s, happened));
      if (due.compareAndSet(false, true)) {
        flushLater();
      }
    }
  }

  private void offer(Subscription subscription, TelemetryEvent event) {
    if (subscription.offer(event)) {
      threads.execute(subscription::flush);
    }
  }

  private void flushLater() {
    long since = NANOSECONDS.toMillis(System.nanoTime() - flushedNanos);
    try {
      var _ =
          timers.schedule(
              () -> threads.execute(this::flush),
              Math.max(SOON_MILLIS, APART_MILLIS - since),
              MILLISECONDS);
    } catch (RejectedExecutionException goingAway) {
      // close() sends what is left
    }
  }

  private void flush() {
    flushedNanos = System.nanoTime();
    due.set(false);
    subscriptions.forEach(Subscription::flush);
  }

  /** If it is the first, blocks while those engines are asked that fired unheard. */
  synchronized void add(Subscription subscription) {
    subscriptions.add(subscription);
    if (using.isEmpty()) {
      beginInterval(engines);
      usage.forEach(TelemetryHub::beginInterval);
      regularly(USAGE_MILLIS, () -> usage.forEach(this::publish));
      Supplier<List<TelemetryEvent>> question = engines;
      regularly(ENGINES_MILLIS, () -> ask(question));
    }
  }

  /** A round that is not over when the next is due is that one too. */
  private void ask(Supplier<List<TelemetryEvent>> question) {
    if (asking.compareAndSet(false, true)) {
      try {
        question.get().forEach(event -> publish(() -> event));
      } finally {
        asking.set(false);
      }
    }
  }

  private void regularly(long millis, Runnable work) {
    using.add(
        timers.scheduleWithFixedDelay(() -> threads.execute(work), millis, millis, MILLISECONDS));
  }

  /** What was before anybody listened is not told. */
  private static void beginInterval(Supplier<?> watched) {
    var _ = watched.get();
  }

  synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    if (subscriptions.isEmpty()) {
      using.forEach(timer -> timer.cancel(false));
      using.clear();
    }
  }

  /** Sends what is left and ends every stream. */
  void close() {
    subscriptions.forEach(Subscription::end);
  }
}
