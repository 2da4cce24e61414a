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
