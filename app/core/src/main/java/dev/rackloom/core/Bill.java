package dev.rackloom.core;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import java.util.OptionalDouble;

/**
 * What a placement asks for beside its time and energy; all of it predicted.
 *
 * @param pricePerHour of the devices that hold stages; empty if one of them has no price
 * @param costPerRequest when the pipeline is full; empty likewise
 * @param fromCurrent whether something is placed already
 * @param movedBytes weights and state that are not yet where they are to be
 * @param migrationNanos until they are
 */
public record Bill(
    OptionalDouble pricePerHour,
    OptionalDouble costPerRequest,
    boolean fromCurrent,
    long movedBytes,
    long migrationNanos) {

  /** Of a placement in a session; from what is placed there now. */
  public static Bill of(Session session, Placement placement) {
    PlacementProblem problem = session.withWire(placement.wire()).problem();
    int[] places = session.assignment(placement).toArray();
    Pricing pricing = new Pricing(problem);
    pricing.run(places, places.length);
    boolean priced = problem.devices().stream().allMatch(d -> d.pricePerHour() > 0);
    return new Bill(
        priced
            ? OptionalDouble.of(pricing.rules().price(places, places.length))
            : OptionalDouble.empty(),
        priced ? OptionalDouble.of(pricing.metric(Metric.COST)) : OptionalDouble.empty(),
        !problem.current().isEmpty(),
        pricing.movedBytes(places),
        (long) pricing.metric(Metric.MIGRATION));
  }
}
