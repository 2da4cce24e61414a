package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.FusedAttention;
import dev.rackloom.api.cost.Machine;

/** {@link FusedAttention} with free efficiencies and times, over a prompt or in decoding. */
record AttentionLaw(Machine machine, boolean decoding) implements Law {

  private static final int ROWS = 128;
  private static final int KEYS = 256;

  @Override
  public double[] expected() {
    return new double[] {
      Math.log(decoding ? 0.1 : 0.6), Math.log(0.8), 0.5, -0.5, 0, Math.log(100), Math.log(8_000)
    };
  }

  @Override
  public FusedAttention with(double[] x) {
    return new FusedAttention(
        machine,
        Math.exp(x[0]),
        Math.exp(x[1]),
        1 + Math.exp(x[2]),
        Law.share(x[3]),
        ROWS,
        decoding ? KEYS : 0,
        Math.exp(x[4]),
        Math.exp(x[5]),
        Math.exp(x[6]));
  }
}
