package dev.rackloom.api.cost;

import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;

/**
 * What the work of a stage amounts to, each a number or why there is none.
 *
 * @param flops operations, a multiply-add counts 2
 * @param weightBytes weights read
 * @param activationsRead bytes
 * @param activationsWritten bytes
 * @param stateRead bytes
 * @param stateWritten bytes
 */
public record Totals(
    Dim flops,
    Dim weightBytes,
    Dim activationsRead,
    Dim activationsWritten,
    Dim stateRead,
    Dim stateWritten) {

  static Totals of(Work work, Bindings sizes) {
    Dim[] sums = new Dim[6];
    java.util.Arrays.fill(sums, Dim.zero());
    for (WorkItem item : work.items()) {
      Dim[] parts = {
        item.flops(),
        item.weightBytes(),
        item.activations().read(),
        item.activations().written(),
        item.states().read(),
        item.states().written()
      };
      for (int i = 0; i < sums.length; i++) {
        sums[i] = sums[i].plus(parts[i].bind(sizes));
      }
    }
    return new Totals(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
  }

  /** Activations read and written. */
  public Dim activationBytes() {
    return activationsRead.plus(activationsWritten);
  }

  /** State read and written. */
  public Dim stateBytes() {
    return stateRead.plus(stateWritten);
  }

  /** All bytes read and written. */
  public Dim bytes() {
    return weightBytes.plus(activationBytes()).plus(stateBytes());
  }

  /** Operations a byte; NaN if either is not known. */
  public double intensity() {
    return flops.isKnown() && bytes().isKnown()
        ? flops.known().getAsLong() / (double) Math.max(1, bytes().known().getAsLong())
        : Double.NaN;
  }
}
