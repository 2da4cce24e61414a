package dev.rackloom.engine.partition;

import java.util.Arrays;

/** A few cuts of an order: dynamic programming over all pairs of places. */
final class ExactCuts {

  private static final double CUT_WEIGHT = 0.25;

  private final int[] ends;
  private final CutLine line;

  /** Of places, the last of them the end of a line. */
  ExactCuts(int[] ends, CutLine line) {
    this.ends = ends;
    this.line = line;
  }

  int[] best(int stages) {
    double total = line.before(line.size());
    double mean = total / stages;
    double cheapest =
        Arrays.stream(ends)
            .limit(Math.max(1, ends.length - 1))
            .mapToDouble(line::crossing)
            .filter(c -> c > 0)
            .min()
            .orElse(1);
    double[][] cost = new double[stages + 1][ends.length];
    int[][] from = new int[stages + 1][ends.length];
    for (double[] row : cost) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    for (int e = 0; e < ends.length; e++) {
      cost[1][e] = square(line.before(ends[e]) / mean) + cut(e, cheapest);
      from[1][e] = -1;
    }
    for (int s = 2; s <= stages; s++) {
      for (int e = s - 1; e < ends.length; e++) {
        for (int b = s - 2; b < e; b++) {
          double c =
              cost[s - 1][b]
                  + square((line.before(ends[e]) - line.before(ends[b])) / mean)
                  + cut(e, cheapest);
          if (c < cost[s][e]) {
            cost[s][e] = c;
            from[s][e] = b;
          }
        }
      }
    }
    return trace(from, stages);
  }

  private double cut(int e, double cheapest) {
    return e == ends.length - 1 ? 0 : CUT_WEIGHT * line.crossing(ends[e]) / cheapest;
  }

  private static double square(double x) {
    return x * x;
  }

  private int[] trace(int[][] from, int stages) {
    int[] result = new int[stages];
    int e = ends.length - 1;
    for (int s = stages; s >= 1; s--) {
      result[s - 1] = ends[e];
      e = from[s][e];
    }
    return result;
  }
}
