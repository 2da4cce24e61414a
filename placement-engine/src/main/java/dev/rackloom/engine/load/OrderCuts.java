package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * The best way to cut an order of items into one run a device: dynamic programming over positions
 * and the number of devices used of each kind. Exact for the order given. O(items x longest run x
 * states x kinds).
 */
final class OrderCuts {

  private final LoadModel model;
  private final DeviceKinds kinds;
  private final Segments segments;
  private final int[] radix;
  private final int states;
  private final double[][] best;
  private final int[][] cameFrom;

  OrderCuts(LoadModel model, DeviceKinds kinds) {
    this.model = model;
    this.kinds = kinds;
    this.segments = new Segments(model);
    this.radix = new int[kinds.count() + 1];
    radix[0] = 1;
    for (int k = 0; k < kinds.count(); k++) {
      radix[k + 1] = Math.multiplyExact(radix[k], kinds.devices[k].length + 1);
    }
    this.states = radix[kinds.count()];
    this.best = new double[model.items + 1][states];
    this.cameFrom = new int[model.items + 1][states];
  }

  /** How many combinations of used devices there are, if they can be counted. */
  static long states(DeviceKinds kinds) {
    double product = 1;
    for (int[] devices : kinds.devices) {
      product *= devices.length + 1;
    }
    return product > Long.MAX_VALUE ? Long.MAX_VALUE : (long) product;
  }

  /** The device by item of the best cuts below {@code limit}, empty if there are none. */
  int[] cut(int[] order, double limit) {
    for (double[] row : best) {
      Arrays.fill(row, limit);
    }
    best[0][0] = 0;
    for (int from = 0; from < order.length; from++) {
      if (reached(from, limit)) {
        for (int kind = 0; kind < kinds.count(); kind++) {
          extend(order, from, kind, limit);
        }
      }
    }
    int end = 0;
    for (int state = 1; state < states; state++) {
      end = best[order.length][state] < best[order.length][end] ? state : end;
    }
    return best[order.length][end] < limit ? assignment(order, end) : new int[0];
  }

  private boolean reached(int position, double limit) {
    for (double value : best[position]) {
      if (value < limit) {
        return true;
      }
    }
    return false;
  }

  private void extend(int[] order, int from, int kind, double limit) {
    double[] here = best[from];
    int step = radix[kind];
    int most = kinds.devices[kind].length;
    segments.grow(
        order,
        from,
        kinds.any(kind),
        (to, compute, load) -> {
          if (load < limit) {
            double[] there = best[to];
            for (int state = 0; state < states; state++) {
              if (here[state] < limit && state / step % (most + 1) < most) {
                double value = Math.max(here[state], load);
                if (value < there[state + step]) {
                  there[state + step] = value;
                  cameFrom[to][state + step] = from * kinds.count() + kind;
                }
              }
            }
          }
          return compute < limit;
        });
  }

  private int[] assignment(int[] order, int end) {
    int[] device = new int[model.items];
    int[] used = new int[kinds.count()];
    int state = end;
    int to = order.length;
    while (to > 0) {
      int from = cameFrom[to][state] / kinds.count();
      int kind = cameFrom[to][state] % kinds.count();
      int d = kinds.devices[kind][used[kind]++];
      for (int p = from; p < to; p++) {
        device[order[p]] = d;
      }
      to = from;
      state -= radix[kind];
    }
    return device;
  }
}
