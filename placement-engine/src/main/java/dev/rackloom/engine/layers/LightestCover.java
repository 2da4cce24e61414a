package dev.rackloom.engine.layers;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of nodes that together does a whole flow and weighs least: a covering knapsack, by branch
 * and bound on the ratio of weight to part. If that takes too long, parts are rounded up to {@value
 * #UNITS} units and the knapsack is filled exactly by dynamic programming: rounding up makes more
 * sets count, so that the lightest weighs at most what the true one does.
 */
final class LightestCover {

  private static final int UNITS = 4000;
  private static final int MOST_STEPS = 200_000;
  private static final double ROUNDING = 1e-12;

  private final List<Item> items;
  private final int[] sizes;
  private final int[] free;
  private final int[] times;
  private double[] weight = new double[0];
  private int[] order = new int[0];
  private double best;
  private int[] bestTimes = new int[0];
  private int steps;

  /**
   * A kind of node with a count of layers.
   *
   * @param kind position of the kind
   * @param count layers held
   * @param part of the flow that it does, more than 0 and at most 1
   */
  record Item(int kind, int count, double part) {}

  /**
   * A set, or the proof that there is none.
   *
   * @param times how often each item is in the set; empty if no set is lighter than was asked
   * @param atLeast what every set weighs at least; of use only without a set
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one step of one loop
  record Result(int[] times, double atLeast) {}

  /** Of items, and how many nodes there are of each kind. */
  LightestCover(List<Item> items, int[] sizes) {
    this.items = items;
    this.sizes = sizes;
    this.free = sizes.clone();
    this.times = new int[items.size()];
  }

  /** A set that weighs less than a limit, if there is one. */
  Result below(double[] weights, double limit) {
    weight = weights;
    best = limit;
    bestTimes = new int[0];
    steps = 0;
    System.arraycopy(sizes, 0, free, 0, sizes.length);
    order =
        IntStream.range(0, items.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> weights[i] / items.get(i).part()))
            .mapToInt(i -> i)
            .toArray();
    search(0, 1, 0);
    if (bestTimes.length > 0) {
      return new Result(bestTimes, 0);
    }
    return new Result(bestTimes, steps < MOST_STEPS ? limit : Math.min(limit, rounded()));
  }

  private void search(int from, double missing, double cost) {
    for (int at = from; at < order.length && steps < MOST_STEPS; at++) {
      int i = order[at];
      Item item = items.get(i);
      if (cost + missing * weight[i] / item.part() >= best - ROUNDING) {
        return;
      }
      if (free[item.kind()] > 0) {
        steps++;
        take(i, 1);
        if (item.part() < missing - ROUNDING) {
          search(at, missing - item.part(), cost + weight[i]);
        } else if (cost + weight[i] < best) {
          best = cost + weight[i];
          bestTimes = times.clone();
        }
        take(i, -1);
      }
    }
  }

  private void take(int i, int change) {
    times[i] += change;
    free[items.get(i).kind()] -= change;
  }

  /**
   * An item that does not do all alone is never rounded up to all: a second one is always needed.
   */
  private double rounded() {
    double[] least = new double[UNITS + 1];
    for (int u = 1; u <= UNITS; u++) {
      least[u] = Double.POSITIVE_INFINITY;
      for (int i = 0; i < weight.length; i++) {
        double part = items.get(i).part();
        int units = part >= 1 ? UNITS : Math.min(UNITS - 1, (int) Math.ceil(part * UNITS));
        least[u] = Math.min(least[u], weight[i] + least[Math.max(0, u - units)]);
      }
    }
    return least[UNITS];
  }
}
