package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;

/** The plain roofline with a smooth knee: what the other laws are measured against. */
record KneeLaw(Machine machine) implements Law {

  @Override
  public double[] expected() {
    return new double[] {Math.log(0.7), Math.log(0.8), 1, Math.log(4_000)};
  }

  @Override
  public CostFunction with(double[] x) {
    return new CostFunction.Roofline(
        machine.flopsPerS(),
        Math.exp(x[0]),
        machine.bytesPerS(),
        Math.exp(x[1]),
        1 + Math.exp(x[2]),
        Math.exp(x[3]),
        0,
        0);
  }
}
