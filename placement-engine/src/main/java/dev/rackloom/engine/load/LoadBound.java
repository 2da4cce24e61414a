package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * A lower bound of the largest load, transfers and memory left out: items may be split between
 * devices. The dual of that linear programme, whose every point is a bound: with weights w of
 * device kinds, {@code sum over items of min over kinds of w * cost} over {@code sum over kinds of
 * w * devices}. Weights are improved by multiplication towards kinds that have more to do than
 * others.
 */
final class LoadBound {

  private static final int ROUNDS = 300;
  private static final double STEP = 0.5;

  private LoadBound() {}

  /** Nanoseconds. */
  static double of(LoadModel model, DeviceKinds kinds) {
    double single = single(model);
    double[] weights = new double[kinds.count()];
    return single == LoadModel.FORBIDDEN ? 0 : Math.max(single, dual(model, kinds, weights));
  }

  /** The weights of kinds that prove the most; all alike if an item can go nowhere. */
  static double[] weights(LoadModel model, DeviceKinds kinds) {
    double[] weights = new double[kinds.count()];
    Arrays.fill(weights, 1);
    if (single(model) < LoadModel.FORBIDDEN) {
      dual(model, kinds, weights);
    }
    return weights;
  }

  /** The longest that any item takes where it is fastest. */
  private static double single(LoadModel model) {
    double single = 0;
    for (double[] row : model.cost) {
      single = Math.max(single, Arrays.stream(row).min().orElse(0));
    }
    return single;
  }

  /** The best bound of all rounds; {@code weights} become those that prove it. */
  private static double dual(LoadModel model, DeviceKinds kinds, double[] weights) {
    double[] weight = new double[kinds.count()];
    Arrays.fill(weight, 1);
    double best = 0;
    double[] work = new double[weight.length];
    for (int round = 0; round < ROUNDS; round++) {
      double sum = assign(model, kinds, weight, work);
      double capacity = 0;
      for (int k = 0; k < weight.length; k++) {
        capacity += weight[k] * kinds.devices[k].length;
      }
      double bound = sum / capacity * (1 - 1e-12);
      if (bound > best) {
        best = bound;
        System.arraycopy(weight, 0, weights, 0, weight.length);
      }
      improve(weight, work, kinds, STEP / (1 + round * 0.1));
    }
    return best;
  }

  /** Towards kinds that have more to do than others. */
  private static void improve(double[] weight, double[] work, DeviceKinds kinds, double step) {
    double mean = 0;
    for (int k = 0; k < weight.length; k++) {
      work[k] /= kinds.devices[k].length;
      mean += work[k] / weight.length;
    }
    for (int k = 0; k < weight.length; k++) {
      weight[k] *= Math.exp(step * (work[k] / Math.max(mean, 1e-30) - 1));
    }
    double total = Arrays.stream(weight).sum();
    for (int k = 0; k < weight.length; k++) {
      weight[k] = Math.max(1e-12, weight[k] / total);
    }
  }

  /** Every item to the kind where it weighs least; the work of each kind, and the weighted sum. */
  private static double assign(LoadModel model, DeviceKinds kinds, double[] weight, double[] work) {
    Arrays.fill(work, 0);
    double sum = 0;
    for (double[] row : model.cost) {
      int best = 0;
      for (int k = 1; k < weight.length; k++) {
        best = weight[k] * row[kinds.any(k)] < weight[best] * row[kinds.any(best)] ? k : best;
      }
      work[best] += row[kinds.any(best)];
      sum += weight[best] * row[kinds.any(best)];
    }
    return sum;
  }
}
