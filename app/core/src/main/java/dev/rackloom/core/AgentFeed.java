package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TelemetryListener;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells a book, and how far it has come: events come in order, and the use of a
 * device is among them again and again.
 */
final class AgentFeed implements TelemetryListener {

  private final TelemetryListener book;
  private @Nullable String device;
  private long uses;
  private boolean over;

  AgentFeed(TelemetryListener book) {
    this.book = book;
  }

  @Override
  public void happened(TelemetryEvent event) {
    book.happened(event);
    if (event instanceof TelemetryEvent.DeviceUsed used) {
      used(used.device());
    }
  }

  /** One device stands for all of the agent. */
  private synchronized void used(String name) {
    if (device == null) {
      device = name;
    }
    if (name.equals(device)) {
      uses++;
      notifyAll();
    }
  }

  @Override
  public void dropped(long events) {
    book.dropped(events);
  }

  @Override
  public void ended(RackloomException why) {
    book.ended(why);
    synchronized (this) {
      over = true;
      notifyAll();
    }
  }

  synchronized long uses() {
    return uses;
  }

  /** Waits until so many uses are told, the agent went away, or it is later than that. */
  synchronized void await(long wanted, long endNanos) throws InterruptedException {
    for (long left = 1; uses < wanted && !over && left > 0; ) {
      left = (endNanos - System.nanoTime()) / 1_000_000;
      if (left > 0) {
        wait(left);
      }
    }
  }
}
