package dev.rackloom.engine.moe;

import java.util.Arrays;

/**
 * The linear program of replica shares: how the tokens of each expert are split among its copies so
 * that the largest load over speed is least.
 *
 * <p>By Newton's method on the largest load T. With T given, it is a maximum flow from experts to
 * ranks of capacity T x speed; where the flow does not take all loads, the cut names the experts A
 * that are in each other's way, and T must be at least load(A) over the speed of the ranks they are
 * on (Dinkelbach, "On nonlinear fractional programming", Management Science 13, 1967). Each round T
 * grows to such a quotient, so there are few rounds, and the last T is exact. Flows by augmenting
 * along shortest paths, in which experts with one copy stand as loads of ranks.
 */
public final class ShareProgram {

  private static final double TOLERANCE = 1e-10;

  private final Copies copies;
  private final double[] speed;
  private final int[] copyExpert;
  private final int[][] onRank;
  private final double[] flow;
  private final double[] load;
  private final double[] rest;
  private final int[] reachedBy;
  private final int[] expertBy;
  private final int[] queue;

  public ShareProgram(Copies copies, double[] speed) {
    this.copies = copies;
    this.speed = speed;
    this.copyExpert = new int[copies.size()];
    this.onRank = new int[speed.length][];
    this.flow = new double[copies.size()];
    this.load = new double[speed.length];
    this.rest = new double[copies.experts()];
    this.reachedBy = new int[speed.length];
    this.expertBy = new int[copies.experts()];
    this.queue = new int[speed.length];
    int[] count = new int[speed.length];
    for (int e = 0; e < copies.experts(); e++) {
      for (int c = copies.first(e); c < copies.first(e) + copies.count(e); c++) {
        copyExpert[c] = e;
        count[copies.rank(c)] += copies.count(e) > 1 ? 1 : 0;
      }
    }
    Arrays.setAll(onRank, r -> new int[count[r]]);
    for (int c = copies.size() - 1; c >= 0; c--) {
      if (copies.count(copyExpert[c]) > 1) {
        onRank[copies.rank(c)][--count[copies.rank(c)]] = c;
      }
    }
  }

  /** The least largest load over speed. */
  public double largest(double[] loads) {
    Arrays.fill(load, 0);
    Arrays.fill(flow, 0);
    double total = 0;
    for (int e = 0; e < loads.length; e++) {
      total += loads[e];
      rest[e] = loads[e];
      if (copies.count(e) == 1) {
        flow[copies.first(e)] = loads[e];
        load[copies.rank(copies.first(e))] += loads[e];
        rest[e] = 0;
      }
    }
    double largest = total / Arrays.stream(speed).sum();
    for (int r = 0; r < speed.length; r++) {
      largest = Math.max(largest, load[r] / speed[r]);
    }
    double small = TOLERANCE * Math.max(total, Double.MIN_NORMAL);
    for (int e = 0; e < loads.length; e++) {
      while (rest[e] > small) {
        if (!augment(e, largest, small)) {
          largest = Math.max(largest, cut(e, largest));
        }
      }
    }
    return largest;
  }

  /** The share of each copy, of its expert's tokens. */
  public double[] shares(double[] loads) {
    largest(loads);
    double[] shares = new double[copies.size()];
    for (int c = 0; c < shares.length; c++) {
      double all = loads[copyExpert[c]] - rest[copyExpert[c]];
      shares[c] = all > 0 ? flow[c] / all : 1.0 / copies.count(copyExpert[c]);
    }
    return shares;
  }

  /** Sends what it can of an expert's load along a shortest path to a rank with room. */
  private boolean augment(int expert, double largest, double small) {
    int end = search(expert, largest, small);
    if (end < 0) {
      return false;
    }
    double most = Math.min(rest[expert], largest * speed[end] - load[end]);
    for (int r = end; ; ) {
      int e = copyExpert[reachedBy[r]];
      if (e == expert) {
        break;
      }
      most = Math.min(most, flow[expertBy[e]]);
      r = copies.rank(expertBy[e]);
    }
    load[end] += most;
    rest[expert] -= most;
    for (int r = end; ; ) {
      int into = reachedBy[r];
      flow[into] += most;
      int e = copyExpert[into];
      if (e == expert) {
        return true;
      }
      flow[expertBy[e]] -= most;
      r = copies.rank(expertBy[e]);
    }
  }

  /** The nearest rank with room, or -1; leaves behind how ranks and experts were reached. */
  private int search(int expert, double largest, double small) {
    Arrays.fill(reachedBy, -1);
    Arrays.fill(expertBy, -1);
    int tail = reach(expert, 0);
    for (int head = 0; head < tail; head++) {
      int r = queue[head];
      if (largest * speed[r] - load[r] > small * 1e-2) {
        return r;
      }
      for (int c : onRank[r]) {
        int e = copyExpert[c];
        if (e != expert && expertBy[e] < 0 && flow[c] > small * 1e-3) {
          expertBy[e] = c;
          tail = reach(e, tail);
        }
      }
    }
    return -1;
  }

  private int reach(int expert, int tail) {
    int end = tail;
    for (int c = copies.first(expert); c < copies.first(expert) + copies.count(expert); c++) {
      if (reachedBy[copies.rank(c)] < 0) {
        reachedBy[copies.rank(c)] = c;
        queue[end++] = copies.rank(c);
      }
    }
    return end;
  }

  /** What the last search, which found no room, says of the largest load. */
  private double cut(int expert, double largest) {
    double needed = 0;
    double room = 0;
    for (int r = 0; r < speed.length; r++) {
      if (reachedBy[r] >= 0) {
        room += speed[r];
        needed += load[r];
      }
    }
    return Math.max((needed + rest[expert]) / room, largest * (1 + 1e-12));
  }
}
