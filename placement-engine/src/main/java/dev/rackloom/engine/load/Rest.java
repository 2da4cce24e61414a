package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * Whether what is left to do can be done by the devices left, each below a limit, transfers and
 * memory left out: for any weights of kinds, the least weighted costs of the items left must be
 * below the weights of the devices left times the limit.
 */
final class Rest {

  private final LoadModel model;
  private final DeviceCounts counts;
  private final double[] least;
  private final double[] weightLeft;
  private final double[] was;
  private final double tolerance;
  private int taken;
  private double left;

  Rest(LoadModel model, DeviceKinds kinds, DeviceCounts counts) {
    this.model = model;
    this.counts = counts;
    double[] weight = LoadBound.weights(model, kinds);
    this.least = new double[model.items];
    Arrays.fill(least, LoadModel.FORBIDDEN);
    this.weightLeft = new double[counts.states()];
    this.was = new double[model.items];
    for (int k = 0; k < kinds.count(); k++) {
      for (int i = 0; i < model.items; i++) {
        least[i] = Math.min(least[i], weight[k] * model.cost[i][kinds.any(k)]);
      }
      for (int state = 0; state < weightLeft.length; state++) {
        weightLeft[state] += weight[k] * (kinds.devices[k].length - counts.used(state, k));
      }
    }
    this.tolerance = 1e-9 * Arrays.stream(least).sum();
  }

  /** Everything is left that is not in a set. */
  void begin(long[] done) {
    left = 0;
    taken = 0;
    for (int i = 0; i < model.items; i++) {
      left += IdealTable.has(done, i) ? 0 : least[i];
    }
  }

  void take(int item) {
    was[taken++] = left;
    left -= least[item];
  }

  /** Undoes what was taken last. */
  void giveBack() {
    left = was[--taken];
  }

  /** With one more of a kind in use. Errs on the side of yes. */
  boolean fits(int state, int kind, double limit) {
    return left <= weightLeft[counts.with(state, kind)] * limit + tolerance;
  }
}
