package dev.rackloom.engine.load;

import java.util.Arrays;

/**
 * A lower bound of the largest load of contiguous parts where the items have but one order: if
 * every item must come before the next, devices take runs of that order. With a price on each kind
 * of device, the cheapest way to cover the order by runs within a limit follows by dynamic
 * programming; if it costs more than all devices together, whatever the prices, the limit is too
 * low (Lagrangian relaxation of how many devices there are). Transfers and memory are left out.
 */
final class ChainBound {

  private static final int ROUNDS = 60;
  private static final int HALVINGS = 16;

  private final LoadModel model;
  private final DeviceKinds kinds;
  private final double[][] sum;

  /** By kind, the first position from which a run that ends at a position may start. */
  private final int[][] first;

  private ChainBound(LoadModel model, DeviceKinds kinds, int[] order) {
    this.model = model;
    this.kinds = kinds;
    this.sum = new double[kinds.count()][model.items + 1];
    this.first = new int[kinds.count()][model.items + 1];
    for (int k = 0; k < kinds.count(); k++) {
      for (int p = 0; p < order.length; p++) {
        boolean can = model.allowed(order[p], kinds.any(k));
        sum[k][p + 1] = sum[k][p] + (can ? model.cost[order[p]][kinds.any(k)] : 0);
        first[k][p + 1] = can ? first[k][p] : p + 1;
      }
    }
  }

  /** A bound between two values, nanoseconds; {@code low} if the items have more than one order. */
  static double of(LoadModel model, DeviceKinds kinds, double low, double high) {
    int[] order = onlyOrder(model);
    if (order.length == 0 || high <= low) {
      return low;
    }
    ChainBound bound = new ChainBound(model, kinds, order);
    double proven = low;
    double open = high;
    for (int h = 0; h < HALVINGS; h++) {
      double middle = (proven + open) / 2;
      if (bound.tooLow(middle)) {
        proven = middle;
      } else {
        open = middle;
      }
    }
    return proven;
  }

  /** The order of the items if there is only one, else empty. */
  static int[] onlyOrder(LoadModel model) {
    int[] waiting = new int[model.items];
    for (int[] next : model.after) {
      for (int i : next) {
        waiting[i]++;
      }
    }
    int[] order = new int[model.items];
    int last = 0;
    for (int i = 0; i < model.items; i++) {
      if (waiting[i] == 0) {
        order[last++] = i;
      }
    }
    for (int p = 0; p < model.items; p++) {
      if (last != p + 1) {
        return new int[0];
      }
      for (int next : model.after[order[p]]) {
        if (--waiting[next] == 0) {
          order[last++] = next;
        }
      }
    }
    return order;
  }

  private boolean tooLow(double limit) {
    double[] price = new double[kinds.count()];
    Arrays.setAll(price, k -> 1.0 / kinds.devices[k].length);
    int[][] start = new int[kinds.count()][];
    Arrays.setAll(start, k -> starts(sum[k], first[k], limit));
    double[] least = new double[model.items + 1];
    int[] taken = new int[model.items + 1];
    for (int round = 0; round < ROUNDS; round++) {
      for (int p = 1; p <= model.items; p++) {
        least[p] = Double.POSITIVE_INFINITY;
        for (int k = 0; k < price.length; k++) {
          double cost = start[k][p] < p ? price[k] + least[start[k][p]] : Double.POSITIVE_INFINITY;
          if (cost < least[p]) {
            least[p] = cost;
            taken[p] = k;
          }
        }
      }
      double all = 0;
      int[] used = new int[price.length];
      for (int p = model.items; p > 0 && least[p] < Double.POSITIVE_INFINITY; ) {
        used[taken[p]]++;
        p = start[taken[p]][p];
      }
      boolean enough = true;
      for (int k = 0; k < price.length; k++) {
        all += price[k] * kinds.devices[k].length;
        enough &= used[k] <= kinds.devices[k].length;
      }
      if (least[model.items] > all * (1 + 1e-9)) {
        return true;
      }
      if (enough) {
        return false;
      }
      for (int k = 0; k < price.length; k++) {
        double over = (used[k] - kinds.devices[k].length) / (double) kinds.devices[k].length;
        price[k] *= Math.exp(over / (2 + round));
      }
    }
    return false;
  }

  /** The earliest start of a run that ends at each position within a limit. */
  private static int[] starts(double[] sum, int[] first, double limit) {
    int[] start = new int[sum.length];
    int from = 0;
    for (int p = 1; p < sum.length; p++) {
      from = Math.max(from, first[p]);
      while (from < p && !(sum[p] - sum[from] <= limit)) {
        from++;
      }
      start[p] = from;
    }
    return start;
  }
}
