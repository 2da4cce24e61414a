package dev.rackloom.agent.execution;

import dev.rackloom.api.cost.Source;
import dev.rackloom.client.TensorValue;
import java.util.Map;

/**
 * What a firing gave.
 *
 * @param outputs every output of the stage, by name
 * @param ranNanos what the CPU of this machine needed
 * @param lastsNanos how long the device is taken, from the firing's start; at least {@code
 *     ranNanos}
 * @param dilation what {@code lastsNanos} is to be divided by to get the device's own time
 * @param source measured, or emulated
 */
public record Fired(
    Map<String, TensorValue> outputs,
    long ranNanos,
    long lastsNanos,
    double dilation,
    Source source) {

  /** A firing that gave nothing and took no time. */
  public static final Fired NOTHING = new Fired(Map.of(), 0, 0, 1, Source.MEASURED);

  public Fired {
    outputs = Map.copyOf(outputs);
  }
}
