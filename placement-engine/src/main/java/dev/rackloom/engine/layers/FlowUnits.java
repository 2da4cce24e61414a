package dev.rackloom.engine.layers;

/**
 * Flows as whole numbers for CP-SAT: a bound of the flow is cut into units, {@value #RESOLUTION} of
 * them but not more than {@value #MOST_A_TOKEN} a token, and capacities are rounded up, so that a
 * bound found in units is one of the real flow.
 *
 * @param bound tokens a second, more than 0
 */
record FlowUnits(double bound) {

  private static final double RESOLUTION = 1e7;

  private static final double MOST_A_TOKEN = 1e4;

  /** Units of the bound. */
  private double all() {
    return Math.min(RESOLUTION, bound * MOST_A_TOKEN);
  }

  /** Units that no flow passes. */
  long most() {
    return (long) Math.ceil(all()) + 1;
  }

  /** A capacity in units. */
  long of(double tokensPerS) {
    return (long) Math.min(most(), Math.ceil(tokensPerS / bound * all()));
  }

  /** Tokens a second that the flow does not pass if it does not pass so many units. */
  double bound(double units) {
    return units >= all() ? bound : Math.min(bound, units / all() * bound);
  }
}
