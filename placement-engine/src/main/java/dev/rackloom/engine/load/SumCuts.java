package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * The best way to cut an order of items into runs that follow one another: every device that is no
 * host takes one run at most, hosts take single items in between. Dynamic programming over
 * positions and the number of devices used of each kind; the sum of times is what a request takes
 * if nothing runs side by side.
 */
final class SumCuts {

  private final LoadModel model;
  private final DeviceKinds kinds;
  private final Segments segments;
  private final boolean[] host;
  private final int[] radix;
  private final int states;
  private final double[][] best;
  private final int[][] cameFrom;

  SumCuts(LoadModel model, DeviceKinds kinds) {
    this.model = model;
    this.kinds = kinds;
    this.segments = new Segments(model);
    this.host = new boolean[kinds.count()];
    this.radix = new int[kinds.count() + 1];
    radix[0] = 1;
    for (int k = 0; k < kinds.count(); k++) {
      host[k] = model.problem.devices().get(kinds.any(k)).host();
      radix[k + 1] = Math.multiplyExact(radix[k], host[k] ? 1 : kinds.devices[k].length + 1);
    }
    this.states = radix[kinds.count()];
    this.best = new double[model.items + 1][states];
    this.cameFrom = new int[model.items + 1][states];
  }

  /** The device by item of the best cuts, empty if there are none. */
  int[] cut(int[] order) {
    for (double[] row : best) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    best[0][0] = 0;
    for (int from = 0; from < order.length; from++) {
      for (int kind = 0; kind < kinds.count(); kind++) {
        if (host[kind]) {
          step(order, from, kind);
        } else {
          run(order, from, kind);
        }
      }
    }
    int end = 0;
    for (int state = 1; state < states; state++) {
      end = best[order.length][state] < best[order.length][end] ? state : end;
    }
    return best[order.length][end] < Double.POSITIVE_INFINITY ? assignment(order, end) : new int[0];
  }

  private void step(int[] order, int from, int kind) {
    double cost = model.cost[order[from]][kinds.any(kind)];
    for (int state = 0; state < states; state++) {
      relax(from, state, from + 1, state, cost, kind);
    }
  }

  private void run(int[] order, int from, int kind) {
    int most = kinds.devices[kind].length;
    segments.grow(
        order,
        from,
        kinds.any(kind),
        (to, compute, load) -> {
          for (int state = 0; state < states; state++) {
            if (state / radix[kind] % (most + 1) < most) {
              relax(from, state, to, state + radix[kind], load, kind);
            }
          }
          return true;
        });
  }

  private void relax(int from, int state, int to, int after, double cost, int kind) {
    double value = best[from][state] + cost;
    if (value < best[to][after]) {
      best[to][after] = value;
      cameFrom[to][after] = from * kinds.count() + kind;
    }
  }

  private int[] assignment(int[] order, int end) {
    int[] device = new int[model.items];
    int[] used = new int[kinds.count()];
    int state = end;
    int to = order.length;
    while (to > 0) {
      int from = cameFrom[to][state] / kinds.count();
      int kind = cameFrom[to][state] % kinds.count();
      int d = kinds.devices[kind][host[kind] ? 0 : used[kind]++];
      for (int p = from; p < to; p++) {
        device[order[p]] = d;
      }
      to = from;
      state -= host[kind] ? 0 : radix[kind];
    }
    return device;
  }
}
