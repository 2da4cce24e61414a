package dev.rackloom.engine.layers;

/**
 * Flows as whole numbers for CP-SAT: a bound of the flow is cut into {@value #RESOLUTION} units,
 * and capacities are rounded up, so that a bound found in units is one of the real flow.
 *
 * @param bound tokens a second, more than 0
 */
record FlowUnits(double bound) {

  private static final int RESOLUTION = 10_000_000;

  /** Units that no flow passes. */
  long most() {
    return RESOLUTION + 1;
  }

  /** A capacity in units. */
  long of(double tokensPerS) {
    return (long) Math.min(most(), Math.ceil(tokensPerS / bound * RESOLUTION));
  }

  /** Tokens a second that the flow does not pass if it does not pass so many units. */
  double bound(double units) {
    return units >= RESOLUTION ? bound : Math.min(bound, units * bound / RESOLUTION);
  }
}
