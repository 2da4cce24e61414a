package dev.rackloom.agent.runtime;

import dev.rackloom.api.telemetry.TelemetryEvent;
import java.util.function.Supplier;

/** Takes events; cheap when nobody listens, never blocks. */
@FunctionalInterface
public interface TelemetrySink {

  /** Something happened in a deployment; the record is only made if somebody listens. */
  void publish(Supplier<TelemetryEvent> event);
}
