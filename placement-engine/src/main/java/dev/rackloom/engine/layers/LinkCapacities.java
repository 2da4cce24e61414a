package dev.rackloom.engine.layers;

import dev.rackloom.api.Checks;
import java.util.Arrays;
import java.util.List;

/** Tokens a second that can go from one node to another, from the source and to the sink. */
public final class LinkCapacities {

  /** The place that tokens come from. */
  public static final int SOURCE = -1;

  /** The place that tokens go to. */
  public static final int SINK = -2;

  private final int nodes;
  private final double[][] tokensPerS;

  /**
   * One direction of a link.
   *
   * @param from position of a node, or {@link #SOURCE}
   * @param to position of a node, or {@link #SINK}
   * @param tokensPerS what it carries
   */
  public record Capacity(int from, int to, double tokensPerS) {
    public Capacity {
      Checks.notNegative(tokensPerS, "capacity of the link from " + from + " to " + to);
      Checks.that(from != to, "a link goes from node " + from + " to itself");
      Checks.that(
          from != SOURCE || to != SINK, "a link goes from the source to the sink past all nodes");
    }
  }

  private LinkCapacities(int nodes, double[][] tokensPerS) {
    this.nodes = nodes;
    this.tokensPerS = tokensPerS;
  }

  /** Links that are not listed carry nothing. */
  public static LinkCapacities of(int nodes, List<Capacity> links) {
    double[][] table = new double[nodes + 1][nodes + 1];
    boolean[][] seen = new boolean[nodes + 1][nodes + 1];
    for (Capacity link : links) {
      int from = link.from == SOURCE ? nodes : link.from;
      int to = link.to == SINK ? nodes : link.to;
      boolean known =
          from >= 0
              && from <= nodes
              && to >= 0
              && to <= nodes
              && link.from < nodes
              && link.to < nodes;
      Checks.that(known, "a link goes from " + link.from + " to " + link.to + " of " + nodes);
      Checks.that(!seen[from][to], "two links go from " + link.from + " to " + link.to);
      seen[from][to] = true;
      table[from][to] = link.tokensPerS;
    }
    return new LinkCapacities(nodes, table);
  }

  /** Every link carries {@code tokensPerS}. */
  public static LinkCapacities all(int nodes, double tokensPerS) {
    Checks.notNegative(tokensPerS, "capacity of links");
    double[][] table = new double[nodes + 1][nodes + 1];
    for (double[] row : table) {
      Arrays.fill(row, tokensPerS);
    }
    return new LinkCapacities(nodes, table);
  }

  /** How many nodes it knows. */
  public int nodes() {
    return nodes;
  }

  /** From one node to another. */
  public double between(int from, int to) {
    return tokensPerS[from][to];
  }

  /** From the source to a node. */
  public double fromSource(int node) {
    return tokensPerS[nodes][node];
  }

  /** From a node to the sink. */
  public double toSink(int node) {
    return tokensPerS[node][nodes];
  }

  /** The most that can come to a node that does not hold the first layer. */
  double into(int node) {
    double sum = 0;
    for (int from = 0; from < nodes; from++) {
      sum += from == node ? 0 : tokensPerS[from][node];
    }
    return sum;
  }

  /** The most that can leave a node that does not hold the last layer. */
  double outOf(int node) {
    double sum = 0;
    for (int to = 0; to < nodes; to++) {
      sum += to == node ? 0 : tokensPerS[node][to];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkCapacities links && Arrays.deepEquals(tokensPerS, links.tokensPerS);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(tokensPerS);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(tokensPerS);
  }
}
