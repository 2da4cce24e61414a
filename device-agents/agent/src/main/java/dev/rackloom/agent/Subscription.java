package dev.rackloom.agent;

import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.protocol.Events;
import dev.rackloom.protocol.v1.EventBatch;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;

/**
 * One listener: a bounded ring that loses the oldest events and counts them, emptied as fast as the
 * listener reads.
 */
final class Subscription {

  private static final int BATCH = 256;

  private final ServerCallStreamObserver<EventBatch> out;
  private final String deployment;
  private final int capacity;

  /** So many events are sent without waiting for others: a full message, or half a small ring. */
  private final int worth;

  private final ArrayDeque<TelemetryEvent> ring = new ArrayDeque<>();
  private long dropped;
  private boolean ended;

  Subscription(ServerCallStreamObserver<EventBatch> out, String deployment, int capacity) {
    this.out = out;
    this.deployment = deployment;
    this.capacity = capacity;
    this.worth = Math.clamp(capacity / 2, 1, BATCH);
  }

  /** Tells the listener that it is heard. */
  synchronized void begin() {
    out.onNext(EventBatch.getDefaultInstance());
  }

  /** Takes an event; whether another message is worth sending at once. */
  synchronized boolean offer(TelemetryEvent event) {
    if (!wanted(event)) {
      return false;
    }
    if (ring.size() == capacity) {
      ring.removeFirst();
      dropped++;
    }
    ring.addLast(event);
    return ring.size() % worth == 0 && ring.size() < capacity;
  }

  private boolean wanted(TelemetryEvent event) {
    return deployment.isEmpty()
        || switch (event) {
          case TelemetryEvent.StageFired e -> e.deployment().equals(deployment);
          case TelemetryEvent.TensorMoved e -> e.deployment().equals(deployment);
          case TelemetryEvent.ExpertsRouted e -> e.deployment().equals(deployment);
          case TelemetryEvent.RequestEnded e -> e.deployment().equals(deployment);
          case TelemetryEvent.EngineAsked e -> e.deployment().equals(deployment);
          case TelemetryEvent.DeviceUsed e -> true;
          case TelemetryEvent.MembersChanged e -> e.deployment().equals(deployment);
        };
  }

  synchronized void flush() {
    while (!ended && !ring.isEmpty() && out.isReady()) {
      out.onNext(batch());
    }
  }

  private EventBatch batch() {
    EventBatch.Builder batch = EventBatch.newBuilder().setDropped(dropped);
    dropped = 0;
    for (int i = 0; i < BATCH && !ring.isEmpty(); i++) {
      batch.addEvents(Events.toMessage(ring.removeFirst()));
    }
    return batch.build();
  }

  /** The agent goes away. */
  synchronized void end() {
    flush();
    if (!ended) {
      ended = true;
      out.onError(Status.UNAVAILABLE.withDescription("the agent is going away").asException());
    }
  }

  /** The listener hung up. */
  synchronized void hungUp() {
    ended = true;
    ring.clear();
  }
}
