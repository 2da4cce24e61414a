package dev.rackloom.core.experts;

import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TelemetryListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps what is told of experts, and says when as much was told as is waited for. */
final class HeardExperts implements TelemetryListener {

  private final ExpertBook book = new ExpertBook();
  private final CountDownLatch left;

  HeardExperts(int events) {
    this.left = new CountDownLatch(events);
  }

  @Override
  public void happened(TelemetryEvent event) {
    if (event instanceof TelemetryEvent.ExpertsRouted routed) {
      book.add(routed);
      left.countDown();
    }
  }

  @Override
  public void dropped(long events) {
    throw new AssertionError(events + " events were dropped");
  }

  void await() throws InterruptedException {
    if (!left.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError(left.getCount() + " events did not come");
    }
  }

  ExpertBook book() {
    return book;
  }
}
