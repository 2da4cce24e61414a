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
  private final DeviceCounts counts;
  private final double[][] best;
  private final int[][] cameFrom;

  SumCuts(LoadModel model, DeviceKinds kinds) {
    this.model = model;
    this.kinds = kinds;
    this.segments = new Segments(model);
    this.host = new boolean[kinds.count()];
    for (int k = 0; k < kinds.count(); k++) {
      host[k] = model.problem.devices().get(kinds.any(k)).host();
    }
    this.counts = new DeviceCounts(kinds, k -> !host[k]);
    this.best = new double[model.items + 1][counts.states()];
    this.cameFrom = new int[model.items + 1][counts.states()];
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
    for (int state = 1; state < counts.states(); state++) {
      end = best[order.length][state] < best[order.length][end] ? state : end;
    }
    return best[order.length][end] < Double.POSITIVE_INFINITY
        ? counts.assignment(order, cameFrom, end)
        : new int[0];
  }

  private void step(int[] order, int from, int kind) {
    double cost = model.cost[order[from]][kinds.any(kind)];
    for (int state = 0; state < counts.states(); state++) {
      relax(from, state, from + 1, state, cost, kind);
    }
  }

  private void run(int[] order, int from, int kind) {
    segments.grow(
        order,
        from,
        kinds.any(kind),
        (to, compute, load) -> {
          for (int state = 0; state < counts.states(); state++) {
            if (counts.left(state, kind)) {
              relax(from, state, to, counts.with(state, kind), load, kind);
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
}
