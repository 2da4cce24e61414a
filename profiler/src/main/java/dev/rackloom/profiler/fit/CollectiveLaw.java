package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Collective;

/**
 * {@link Collective} with free times.
 *
 * @param pairNanos expected of an empty message between two
 * @param pairNanosPerByte expected between two
 */
record CollectiveLaw(double pairNanos, double pairNanosPerByte) implements Law {

  @Override
  public double[] expected() {
    return new double[] {
      Math.log(pairNanos),
      Math.log(pairNanos / 4),
      Math.log(pairNanosPerByte),
      Math.log(pairNanosPerByte),
      0.5
    };
  }

  @Override
  public Collective with(double[] x) {
    return new Collective(
        Math.exp(x[0]), Math.exp(x[1]), Math.exp(x[2]), Math.exp(x[3]), 0.7 + Math.exp(x[4]));
  }
}
