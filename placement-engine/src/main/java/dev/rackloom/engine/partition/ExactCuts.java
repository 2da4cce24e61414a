package dev.rackloom.engine.partition;

import java.util.Arrays;

/**
 * A few cuts of an order: dynamic programming over all pairs of places. Where it costs little,
 * stages are whole scopes of the model, so that layers that are alike are in stages that are.
 */
final class ExactCuts {

  private static final double CUT_WEIGHT = 0.25;

  /** Against stages of a tenth more work than others. */
  private static final double SCOPE_WEIGHT = 0.1;

  /** Costs that differ by less are the same: then the stages at the end are the larger ones. */
  private static final double SAME = 1e-9;

  /** Deeper scopes are no dearer to cut. */
  private static final int DEEPEST = 4;

  private final int[] ends;
  private final CutLine line;
  private final double[] cuts;

  /** Of places, the last of them the end of a line. */
  ExactCuts(int[] ends, CutLine line) {
    this.ends = ends;
    this.line = line;
    this.cuts = cuts();
  }

  /** What a cut costs at each place, against the stages' work. */
  private double[] cuts() {
    int inside = ends.length - 1;
    int[] depth = Arrays.stream(ends, 0, inside).map(line::depth).toArray();
    int least = Arrays.stream(depth).min().orElse(0);
    double cheapest =
        Arrays.stream(ends, 0, inside)
            .mapToDouble(line::crossing)
            .filter(c -> c > 0)
            .min()
            .orElse(1);
    double[] cuts = new double[ends.length];
    for (int e = 0; e < inside; e++) {
      cuts[e] =
          CUT_WEIGHT * line.crossing(ends[e]) / cheapest
              + SCOPE_WEIGHT * Math.min(DEEPEST, depth[e] - least);
    }
    return cuts;
  }

  int[] best(int stages) {
    double total = line.before(line.size());
    double mean = total / stages;
    double[][] cost = new double[stages + 1][ends.length];
    int[][] from = new int[stages + 1][ends.length];
    for (double[] row : cost) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    for (int e = 0; e < ends.length; e++) {
      cost[1][e] = square(line.before(ends[e]) / mean) + cuts[e];
      from[1][e] = -1;
    }
    for (int s = 2; s <= stages; s++) {
      for (int e = s - 1; e < ends.length; e++) {
        for (int b = s - 2; b < e; b++) {
          double c =
              cost[s - 1][b]
                  + square((line.before(ends[e]) - line.before(ends[b])) / mean)
                  + cuts[e];
          if (c < cost[s][e] - SAME) {
            cost[s][e] = c;
            from[s][e] = b;
          }
        }
      }
    }
    return trace(from, stages);
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
