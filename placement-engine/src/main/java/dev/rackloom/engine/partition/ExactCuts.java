package dev.rackloom.engine.partition;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A few cuts of an order: dynamic programming over all pairs of places. Where it costs little,
 * stages are whole scopes of the model, so that layers that are alike are in stages that are.
 */
final class ExactCuts {

  private static final double CUT_WEIGHT = 0.25;

  /** Against stages of a tenth more work than others. */
  private static final double SCOPE_WEIGHT = 0.1;

  /** Blocks are not parts of anything finer: a cut through one is dearer than through a scope. */
  private static final double BLOCK_WEIGHT = 0.5;

  /** A largest stage is as large as another one, but for what stands around the blocks. */
  private static final double AS_LARGE = 1.05;

  /** Costs that differ by less are the same: then the stages at the end are the larger ones. */
  private static final double SAME = 1e-9;

  /** Deeper scopes are no dearer to cut. */
  private static final int DEEPEST = 4;

  private final int[] ends;
  private final CutLine line;
  private final boolean blocks;

  /** How much deeper each place is than the least deep. */
  private final int[] depth;

  private final double[] cuts;

  /** Of places, the last of them the end of a line. */
  ExactCuts(int[] ends, CutLine line, Depths depths) {
    this.ends = ends;
    this.line = line;
    this.blocks = depths.areOfBlocks();
    this.depth = depth(depths);
    this.cuts = cuts();
  }

  private int[] depth(Depths depths) {
    int[] depth = Arrays.stream(ends, 0, ends.length - 1).map(depths::at).toArray();
    int least = Arrays.stream(depth).min().orElse(0);
    return Arrays.stream(depth).map(d -> d - least).toArray();
  }

  /** What a cut costs at each place, against the stages' work. */
  private double[] cuts() {
    double cheapest =
        IntStream.range(0, depth.length)
            .filter(e -> depth[e] == 0)
            .mapToDouble(e -> line.crossing(ends[e]))
            .filter(c -> c > 0)
            .min()
            .orElse(1);
    double[] cuts = new double[ends.length];
    for (int e = 0; e < depth.length; e++) {
      cuts[e] =
          CUT_WEIGHT * line.crossing(ends[e]) / cheapest
              + (blocks ? BLOCK_WEIGHT : SCOPE_WEIGHT) * Math.min(DEEPEST, depth[e]);
    }
    return cuts;
  }

  /**
   * The ends of so many stages; of fewer, but more than half, where each is as many whole blocks as
   * the largest of those: more would add cuts and make none smaller.
   */
  int[] best(int stages) {
    int[][] from = table(stages);
    int[] best = trace(from, stages);
    if (blocks && areWhole(best)) {
      for (int fewer = stages / 2 + 1; fewer < stages; fewer++) {
        int[] other = trace(from, fewer);
        if (areWhole(other) && largest(other) <= AS_LARGE * largest(best)) {
          return placesOf(other);
        }
      }
    }
    return placesOf(best);
  }

  private boolean areWhole(int[] chosen) {
    return Arrays.stream(chosen).allMatch(e -> e == depth.length || depth[e] == 0);
  }

  /** The work of the largest stage. */
  private double largest(int[] chosen) {
    double largest = 0;
    double before = 0;
    for (int e : chosen) {
      largest = Math.max(largest, line.before(ends[e]) - before);
      before = line.before(ends[e]);
    }
    return largest;
  }

  private int[] placesOf(int[] chosen) {
    return Arrays.stream(chosen).map(e -> ends[e]).toArray();
  }

  /** For each number of stages and each end of the last of them, the end of the one before. */
  private int[][] table(int stages) {
    double mean = line.before(line.size()) / stages;
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
    return from;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Which of the places end so many stages. */
  private int[] trace(int[][] from, int stages) {
    int[] result = new int[stages];
    int e = ends.length - 1;
    for (int s = stages; s >= 1; s--) {
      result[s - 1] = e;
      e = from[s][e];
    }
    return result;
  }
}
