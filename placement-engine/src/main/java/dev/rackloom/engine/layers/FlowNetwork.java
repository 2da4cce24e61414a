package dev.rackloom.engine.layers;

import java.util.Arrays;

/**
 * Maximum flow by Dinic's method: shortest augmenting paths, level by level; O(V² E) at worst, a
 * few microseconds for networks of tens of vertices. Reuses its arrays; one a thread. Source:
 * Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation"
 * (1970).
 */
final class FlowNetwork {

  /** A residual of less than this part of the largest capacity is rounding. */
  private static final double ROUNDING = 1e-13;

  private final int[] first;
  private final int[] level;
  private final int[] next;
  private final int[] queue;
  private int[] head = new int[64];
  private int[] following = new int[64];
  private double[] residual = new double[64];
  private double[] capacity = new double[64];
  private int arcs;
  private double least;

  FlowNetwork(int vertices) {
    first = new int[vertices];
    level = new int[vertices];
    next = new int[vertices];
    queue = new int[vertices];
    clear();
  }

  /** Removes all arcs. */
  void clear() {
    Arrays.fill(first, -1);
    arcs = 0;
    least = 0;
  }

  /** Adds an arc; returns what {@link #flow} knows it by. */
  int arc(int from, int to, double tokensPerS) {
    if (arcs + 2 > head.length) {
      grow();
    }
    half(from, to, tokensPerS);
    half(to, from, 0);
    least = Math.max(least, tokensPerS * ROUNDING);
    return arcs - 2;
  }

  private void half(int from, int to, double amount) {
    head[arcs] = to;
    residual[arcs] = amount;
    capacity[arcs] = amount;
    following[arcs] = first[from];
    first[from] = arcs++;
  }

  private void grow() {
    head = Arrays.copyOf(head, 2 * arcs + 2);
    following = Arrays.copyOf(following, 2 * arcs + 2);
    residual = Arrays.copyOf(residual, 2 * arcs + 2);
    capacity = Arrays.copyOf(capacity, 2 * arcs + 2);
  }

  /** The maximum flow from one vertex to another; call once after adding arcs. */
  double run(int source, int sink) {
    double total = 0;
    while (reaches(source, sink)) {
      System.arraycopy(first, 0, next, 0, first.length);
      double pushed = push(source, sink, Double.POSITIVE_INFINITY);
      while (pushed > 0) {
        total += pushed;
        pushed = push(source, sink, Double.POSITIVE_INFINITY);
      }
    }
    return total;
  }

  private boolean reaches(int source, int sink) {
    Arrays.fill(level, -1);
    level[source] = 0;
    queue[0] = source;
    int size = 1;
    for (int at = 0; at < size; at++) {
      for (int a = first[queue[at]]; a >= 0; a = following[a]) {
        if (residual[a] > least && level[head[a]] < 0) {
          level[head[a]] = level[queue[at]] + 1;
          queue[size++] = head[a];
        }
      }
    }
    return level[sink] >= 0;
  }

  private double push(int at, int sink, double amount) {
    if (at == sink) {
      return amount;
    }
    for (; next[at] >= 0; next[at] = following[next[at]]) {
      int a = next[at];
      if (residual[a] > least && level[head[a]] == level[at] + 1) {
        double pushed = push(head[a], sink, Math.min(amount, residual[a]));
        if (pushed > 0) {
          residual[a] -= pushed;
          residual[a ^ 1] += pushed;
          return pushed;
        }
      }
    }
    return 0;
  }

  /** What flows through an arc after a run. */
  double flow(int arc) {
    return Math.max(0, capacity[arc] - residual[arc]);
  }
}
