package dev.rackloom.core;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.telemetry.TelemetryEvent;

/**
 * A stage that ran.
 *
 * @param node whose clock says when
 * @param startNanos on that clock, time dilation divided out
 * @param nanos it took, likewise
 */
public record SeenFiring(
    String node,
    String device,
    String stage,
    long request,
    long startNanos,
    long nanos,
    Source source) {

  /**
   * What an agent told.
   *
   * @param stretched how much longer than it should the wall clock of the rack runs
   */
  static SeenFiring of(TelemetryEvent.StageFired f, double stretched) {
    return new SeenFiring(
        f.node(),
        f.device(),
        f.stage(),
        f.request(),
        Math.round(f.startNanos() / stretched),
        Math.round(f.wallNanos() / stretched),
        f.source());
  }
}
