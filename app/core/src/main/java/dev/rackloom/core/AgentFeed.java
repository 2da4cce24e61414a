package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.Subscription;
import dev.rackloom.client.TelemetryListener;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells a book, and how far it has come: events come in order, and the use of a
 * device is among them again and again. An agent that went away is asked again every second until
 * it is back; meanwhile the book shows nothing of its devices.
 */
final class AgentFeed implements TelemetryListener, AutoCloseable {

  private static final Executor AGAIN =
      CompletableFuture.delayedExecutor(
          1, TimeUnit.SECONDS, task -> Thread.ofVirtual().name("telemetry again").start(task));

  private final TelemetryBook book;
  private final Function<TelemetryListener, Subscription> ask;
  private final Set<String> devices = new HashSet<>();
  private @Nullable Subscription subscription;
  private @Nullable String device;
  private long uses;
  private boolean over = true;
  private boolean closed;

  /**
   * A feed that has not begun.
   *
   * @param ask subscribes a listener at the agent; throws if it is not there
   */
  AgentFeed(TelemetryBook book, Function<TelemetryListener, Subscription> ask) {
    this.book = book;
    this.ask = ask;
  }

  /**
   * Begins to listen.
   *
   * @throws RackloomException if the agent is not there; it is asked again all the same
   */
  void begin() {
    synchronized (this) {
      over = false;
    }
    try {
      keep(ask.apply(this));
    } catch (RackloomException notThere) {
      gone();
      throw notThere;
    }
  }

  private void keep(Subscription begun) {
    boolean late;
    synchronized (this) {
      subscription = begun;
      late = closed;
    }
    if (late) {
      begun.close();
    }
  }

  /** Nothing comes until the agent is back. */
  private void gone() {
    book.gone(devices());
    synchronized (this) {
      boolean already = over;
      over = true;
      notifyAll();
      if (already || closed) {
        return;
      }
    }
    AGAIN.execute(this::again);
  }

  private synchronized Set<String> devices() {
    return Set.copyOf(devices);
  }

  private void again() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      begin();
    } catch (RackloomException stillNotThere) {
      // asked again in a second
    }
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
    devices.add(name);
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
    gone();
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

  /** Hangs up. */
  @Override
  public void close() {
    Subscription open;
    synchronized (this) {
      closed = true;
      open = subscription;
    }
    if (open != null) {
      open.close();
    }
  }
}
