package dev.rackloom.agent;

import dev.rackloom.agent.runtime.TelemetrySink;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands events to subscribers. While there is none, nothing is made, kept or timed. */
final class TelemetryHub implements TelemetrySink {

  /** How long an event waits for others: a message of its own for each takes most of its cost. */
  private static final long FLUSH_MILLIS = 200;

  private static final long USAGE_MILLIS = 250;

  private final ScheduledExecutorService timers;
  private final Executor threads;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private List<Supplier<TelemetryEvent>> usage = List.of();
  private @Nullable ScheduledFuture<?> flushing;
  private @Nullable ScheduledFuture<?> using;

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

  @Override
  public void publish(Supplier<TelemetryEvent> event) {
    if (!subscriptions.isEmpty()) {
      TelemetryEvent happened = event.get();
      subscriptions.forEach(s -> offer(s, happened));
    }
  }

  private void offer(Subscription subscription, TelemetryEvent event) {
    if (subscription.offer(event)) {
      threads.execute(subscription::flush);
    }
  }

  synchronized void add(Subscription subscription) {
    subscriptions.add(subscription);
    if (flushing == null) {
      flushing = every(FLUSH_MILLIS, () -> subscriptions.forEach(Subscription::flush));
      usage.forEach(TelemetryHub::beginInterval);
      using = every(USAGE_MILLIS, () -> usage.forEach(this::publish));
    }
  }

  /** What was before anybody listened is not told. */
  private static void beginInterval(Supplier<TelemetryEvent> device) {
    var _ = device.get();
  }

  synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription);
    if (subscriptions.isEmpty()) {
      stop(flushing);
      stop(using);
      flushing = null;
      using = null;
    }
  }

  private ScheduledFuture<?> every(long millis, Runnable work) {
    return timers.scheduleWithFixedDelay(
        () -> threads.execute(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void stop(@Nullable ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  /** Sends what is left and ends every stream. */
  void close() {
    subscriptions.forEach(Subscription::end);
  }
}
