package dev.rackloom.client;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.telemetry.TelemetryEvent;

/**
 * Hears an agent's telemetry. Called by one thread at a time; while it takes its time, the agent
 * drops the oldest events.
 */
@FunctionalInterface
public interface TelemetryListener {

  /** Something happened. */
  void happened(TelemetryEvent event);

  /** So many events before the next one were lost because this listener was too slow. */
  default void dropped(long events) {}

  /** Nothing more comes: the agent went away. Not called when the listener hangs up itself. */
  default void ended(RackloomException why) {}
}
