package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.api.telemetry.TelemetryEvent.EngineAsked;
import dev.rackloom.protocol.v1.EventBatch;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a hub asks the serving engines; its timers fire when the test says so. */
final class TelemetryHubTest {

  private static final long ENGINES_MILLIS = 1000;

  private final HandTimers timers = new HandTimers();
  private final Kept kept = new Kept();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  /** Keeps the work of the engines' timer. */
  private static final class HandTimers extends ScheduledThreadPoolExecutor {
    private final List<Runnable> engines = new ArrayList<>();

    HandTimers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable work, long first, long period, TimeUnit unit) {
      if (period == ENGINES_MILLIS) {
        engines.add(work);
      }
      return schedule(() -> {}, 1, TimeUnit.HOURS);
    }
  }

  /** A listener that is always ready. */
  private static final class Kept extends ServerCallStreamObserver<EventBatch> {
    private final List<Long> firings = new ArrayList<>();

    @Override
    public void onNext(EventBatch batch) {
      batch.getEventsList().forEach(e -> firings.add(e.getEngineAsked().getFirings()));
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void onError(Throwable why) {}

    @Override
    public void onCompleted() {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}
  }

  private static List<TelemetryEvent> asked(long firings) {
    return List.of(
        new EngineAsked(
            "demo", 1, "n", "d", "s", 0, 1, firings, 0, 0, 0, 3, 1, 1, Source.MEASURED));
  }

  @Test
  void whatEnginesDidBeforeAnybodyListened_isNotTold() {
    TelemetryHub hub = new TelemetryHub(timers, Runnable::run);
    AtomicInteger questions = new AtomicInteger();
    hub.watchEngines(() -> asked(questions.incrementAndGet()));
    Subscription listener = new Subscription(kept, "", 100);
    hub.add(listener);
    timers.engines.getFirst().run();
    listener.flush();
    assertThat(kept.firings).containsExactly(2L);
  }

  @Test
  void roundThatLasts_isNotWaitedForByTheNext() throws Exception {
    TelemetryHub hub = new TelemetryHub(timers, r -> threads.add(Thread.startVirtualThread(r)));
    AtomicInteger questions = new AtomicInteger();
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    hub.watchEngines(() -> {
      if (questions.incrementAndGet() > 1) {
        asking.countDown();
        await(answer);
      }
      return List.of();
    });
    hub.add(new Subscription(kept, "", 100));
    timers.engines.getFirst().run();
    assertThat(asking.await(10, TimeUnit.SECONDS)).isTrue();
    timers.engines.getFirst().run();
    assertThat(threads.getLast().join(Duration.ofSeconds(20))).isTrue();
    assertThat(questions).hasValue(2);
    answer.countDown();
    threads.getFirst().join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
