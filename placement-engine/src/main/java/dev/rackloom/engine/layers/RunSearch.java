package dev.rackloom.engine.layers;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing over the runs of layers that nodes hold. Most moves keep runs joined end to
 * start, without which nothing flows: shift a boundary and all runs at it, give a node a run
 * between two boundaries that are there, swap two nodes, cut a run in two. Beside the flow it
 * counts a little how much of a hoped-for flow each layer's holders could do, to find its way where
 * the flow alone is flat. Cools down again and again, mostly from the best, sometimes from where it
 * stands or from runs of one length: many short rounds find more than few long ones.
 */
final class RunSearch {

  private static final double HOT = 0.08;
  private static final double COLD = 1e-4;
  private static final double GUIDE = 0.05;
  private static final int ROUND = 20_000;
  private static final int LOOK = 64;

  private final LayerCluster cluster;
  private final RandomGenerator random;
  private final QuickFlow quick;
  private final Consumer<LayerPlacement> found;
  private final double hoped;
  private final int n;
  private final int layers;
  private final double[] held;
  private int[] start;
  private int[] count;
  private int[] oldStart;
  private int[] oldCount;
  private double bestFlow;
  private int[] bestStart;
  private int[] bestCount;

  /**
   * @param hoped a bound of the flow
   * @param found hears placements whose flow is larger than all before
   */
  RunSearch(
      LayerCluster cluster, RandomGenerator random, double hoped, Consumer<LayerPlacement> found) {
    this.cluster = cluster;
    this.random = random;
    this.hoped = hoped;
    this.found = found;
    this.quick = new QuickFlow(cluster);
    this.n = cluster.size();
    this.layers = cluster.layers();
    this.held = new double[layers + 1];
    this.start = new int[n];
    this.count = new int[n];
    this.oldStart = new int[n];
    this.oldCount = new int[n];
    this.bestStart = new int[n];
    this.bestCount = new int[n];
  }

  /** Begins at a placement instead of an empty one. */
  RunSearch from(LayerPlacement placement) {
    start = placement.start().toArray();
    count = placement.count().toArray();
    keep(quick.of(start, count));
    return this;
  }

  /** Cools down until told to stop. */
  void run(BooleanSupplier stop) {
    while (!stop.getAsBoolean()) {
      int choice = random.nextInt(10);
      if (bestFlow > 0 && choice < 7) {
        System.arraycopy(bestStart, 0, start, 0, n);
        System.arraycopy(bestCount, 0, count, 0, n);
      } else if (choice < 9) {
        even(1 + random.nextInt(Math.min(n, layers)));
      }
      round(stop);
    }
  }

  /** All nodes on runs of one length, as many runs as asked if they can hold as much. */
  private void even(int stages) {
    int length = Math.ceilDiv(layers, stages);
    for (int i = 0; i < n; i++) {
      start[i] = random.nextInt(Math.ceilDiv(layers, length)) * length;
      count[i] = Math.min(Math.min(cluster.most(i), length), layers - start[i]);
    }
  }

  private void round(BooleanSupplier stop) {
    double value = value();
    double unit = Math.max(bestFlow, hoped / 10);
    for (int step = 0; step < ROUND; step++) {
      if (step % LOOK == 0 && stop.getAsBoolean()) {
        return;
      }
      System.arraycopy(start, 0, oldStart, 0, n);
      System.arraycopy(count, 0, oldCount, 0, n);
      if (!move()) {
        undo();
        continue;
      }
      double heat = unit * HOT * Math.pow(COLD / HOT, step / (double) ROUND);
      double next = value();
      if (next >= value || random.nextDouble() < Math.exp((next - value) / heat)) {
        value = next;
      } else {
        undo();
      }
    }
  }

  private void undo() {
    int[] s = start;
    start = oldStart;
    oldStart = s;
    int[] c = count;
    count = oldCount;
    oldCount = c;
  }

  private double value() {
    double flow = quick.of(start, count);
    if (flow > bestFlow * (1 + 1e-12)) {
      keep(flow);
    }
    return flow + GUIDE * hopedFor();
  }

  private void keep(double flow) {
    if (flow > 0) {
      bestFlow = flow;
      System.arraycopy(start, 0, bestStart, 0, n);
      System.arraycopy(count, 0, bestCount, 0, n);
      found.accept(LayerPlacement.of(start, count));
    }
  }

  /** The mean over layers of what their holders do, at most the hoped-for flow. */
  private double hopedFor() {
    Arrays.fill(held, 0);
    for (int i = 0; i < n; i++) {
      if (count[i] > 0) {
        double mine = cluster.nodes().get(i).tokensPerS(count[i]);
        held[start[i]] += mine;
        held[start[i] + count[i]] -= mine;
      }
    }
    double sum = 0;
    double now = 0;
    for (int l = 0; l < layers; l++) {
      now += held[l];
      sum += Math.min(now, hoped);
    }
    return sum / layers;
  }

  private boolean move() {
    int i = random.nextInt(n);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> shift(i, random.nextBoolean());
      case 3, 4 -> between(i, random.nextInt(n));
      case 5, 6 -> swap(i, random.nextInt(n));
      case 7 -> split(i, random.nextInt(n));
      case 8 -> slide(i, random.nextInt(n));
      default -> anywhere(i);
    };
  }

  private int step() {
    int size = 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
    return random.nextBoolean() ? size : -size;
  }

  /** Moves the boundary at one end of a node's run, for all who begin or end there. */
  private boolean shift(int i, boolean atEnd) {
    int at = atEnd ? start[i] + count[i] : start[i];
    return count[i] > 0 && at > 0 && at < layers && shift(at, at, step());
  }

  /** Moves all boundaries between the begins of two nodes: what lies between slides along. */
  private boolean slide(int i, int j) {
    int from = Math.min(start[i], start[j]);
    int to = Math.max(start[i], start[j]);
    return from > 0 && count[i] > 0 && count[j] > 0 && shift(from, to, step());
  }

  private boolean shift(int from, int to, int by) {
    for (int v = 0; v < n; v++) {
      if (count[v] > 0) {
        int begin = start[v];
        int end = begin + count[v];
        begin += begin >= from && begin <= to ? by : 0;
        end += end >= from && end <= to && end < layers ? by : 0;
        if (begin < 0 || end > layers || end <= begin || end - begin > cluster.most(v)) {
          return false;
        }
        start[v] = begin;
        count[v] = end - begin;
      }
    }
    return true;
  }

  /**
   * A run from where another node's begins or ends, to a boundary that is there, if one is near.
   */
  private boolean between(int i, int j) {
    int from = random.nextBoolean() ? start[j] : start[j] + count[j];
    if (from >= layers) {
      from = 0;
    }
    int seen = 0;
    int end = -1;
    for (int v = -1; v < n; v++) {
      int boundary = v < 0 ? layers : random.nextBoolean() ? start[v] : start[v] + count[v];
      if (boundary > from && boundary - from <= cluster.most(i) && random.nextInt(++seen) == 0) {
        end = boundary;
      }
    }
    start[i] = from;
    count[i] = end < 0 ? 1 + random.nextInt(Math.min(cluster.most(i), layers - from)) : end - from;
    return true;
  }

  private boolean swap(int i, int j) {
    int s = start[i];
    int c = count[i];
    start[i] = start[j];
    count[i] = count[j];
    start[j] = s;
    count[j] = c;
    return i != j && count[i] <= cluster.most(i) && count[j] <= cluster.most(j);
  }

  /** Node i takes the first part of j's run, j keeps the rest. */
  private boolean split(int i, int j) {
    if (i == j || count[j] < 2) {
      return false;
    }
    int taken = 1 + random.nextInt(Math.min(cluster.most(i), count[j] - 1));
    start[i] = start[j];
    count[i] = taken;
    start[j] += taken;
    count[j] -= taken;
    if (random.nextBoolean()) {
      start[j] = start[i];
      start[i] = start[j] + count[j];
    }
    return true;
  }

  private boolean anywhere(int i) {
    count[i] = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(cluster.most(i));
    start[i] = count[i] == 0 ? 0 : random.nextInt(layers - count[i] + 1);
    return true;
  }
}
