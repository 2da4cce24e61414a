package dev.rackloom.agent.runtime;

import dev.rackloom.agent.execution.Fired;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.client.TensorValue;
import java.util.Map;

/** Tells more of a stage's firings than their times. Pure; only asked while somebody listens. */
@FunctionalInterface
public interface FiringReport {

  /**
   * What is to be told of a firing.
   *
   * @param startNanos when it started
   */
  TelemetryEvent of(RequestKey key, long startNanos, Map<String, TensorValue> inputs, Fired fired);
}
