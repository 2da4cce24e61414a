package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * The best way to cut an order of items into one run a device: dynamic programming over positions
 * and the number of devices used of each kind. Exact for the order given. O(items x longest run x
 * states x kinds).
 */
final class OrderCuts {

  private final DeviceKinds kinds;
  private final Segments segments;
  private final DeviceCounts counts;
  private final double[][] best;
  private final int[][] cameFrom;

  OrderCuts(LoadModel model, DeviceKinds kinds) {
    this.kinds = kinds;
    this.segments = new Segments(model);
    this.counts = new DeviceCounts(kinds);
    this.best = new double[model.items + 1][counts.states()];
    this.cameFrom = new int[model.items + 1][counts.states()];
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
    for (int state = 1; state < counts.states(); state++) {
      end = best[order.length][state] < best[order.length][end] ? state : end;
    }
    return best[order.length][end] < limit ? counts.assignment(order, cameFrom, end) : new int[0];
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
    segments.grow(
        order,
        from,
        kinds.any(kind),
        (to, compute, load) -> {
          if (load < limit) {
            double[] there = best[to];
            for (int state = 0; state < counts.states(); state++) {
              if (here[state] < limit && counts.left(state, kind)) {
                double value = Math.max(here[state], load);
                int after = counts.with(state, kind);
                if (value < there[after]) {
                  there[after] = value;
                  cameFrom[to][after] = from * kinds.count() + kind;
                }
              }
            }
          }
          return compute < limit;
        });
  }
}
