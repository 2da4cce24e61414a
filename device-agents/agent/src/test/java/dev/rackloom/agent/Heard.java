package dev.rackloom.agent;

import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Listens to one agent, which it closes in the end. */
record Heard(
    AgentClient client, LinkedBlockingQueue<TelemetryEvent> events, Subscription subscription)
    implements AutoCloseable {

  static Heard of(AgentClient client) {
    LinkedBlockingQueue<TelemetryEvent> events = new LinkedBlockingQueue<>();
    return new Heard(client, events, client.subscribe(events::add));
  }

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The next event of that kind; the others before it are forgotten. */
  <E extends TelemetryEvent> E next(Class<E> kind) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      TelemetryEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " within 30 s");
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  /** The next firings that any of some agents tell of. */
  static List<TelemetryEvent.StageFired> fired(int count, Heard... of) throws InterruptedException {
    List<TelemetryEvent.StageFired> fired = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (fired.size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError(fired + " within 30 s, wanted " + count);
      }
      for (Heard heard : of) {
        if (heard.events.poll(20, TimeUnit.MILLISECONDS)
            instanceof TelemetryEvent.StageFired firing) {
          fired.add(firing);
        }
      }
    }
    return fired;
  }

  /** What comes until all is sure to have come that happened before: events come in order. */
  List<TelemetryEvent> rest() throws InterruptedException {
    List<TelemetryEvent> all = new ArrayList<>();
    for (int used = 0; used < 2; ) {
      TelemetryEvent event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no DeviceUsed within 10 s");
      }
      all.add(event);
      used += event instanceof TelemetryEvent.DeviceUsed ? 1 : 0;
    }
    return all;
  }

  @Override
  public void close() {
    subscription.close();
    client.close();
  }
}
