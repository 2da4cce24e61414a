package dev.rackloom.api.stage;

import dev.rackloom.api.symbolic.Dim;

/**
 * What a stage occupies on a device that holds it.
 *
 * @param weightBytes weights held, shared by the phases placed on one device
 * @param activationBytes the most that activations take at once, for one firing
 * @param stateBytes state held for the whole workload
 */
public record Footprint(Dim weightBytes, Dim activationBytes, Dim stateBytes) {

  /** All of it. */
  public Dim bytes() {
    return weightBytes.plus(activationBytes).plus(stateBytes);
  }
}
