package dev.rackloom.engine.pareto;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of positive weights that sum to 1, spread evenly, the middle ones first: for two metrics
 * halves, then quarters, then eighths; for three the inner points of a triangular grid.
 */
final class WeightGrid {

  private static final int FINEST_OF_TWO = 16;
  private static final int FINEST_OF_THREE = 6;

  private WeightGrid() {}

  static List<double[]> of(int metrics) {
    return metrics == 2 ? two() : many(metrics);
  }

  private static List<double[]> two() {
    List<double[]> grid = new ArrayList<>();
    for (int parts = 2; parts <= FINEST_OF_TWO; parts *= 2) {
      for (int i = 1; i < parts; i += 2) {
        grid.add(new double[] {i / (double) parts, 1 - i / (double) parts});
      }
    }
    return grid;
  }

  private static List<double[]> many(int metrics) {
    List<double[]> grid = new ArrayList<>();
    for (int parts = metrics; parts <= Math.max(metrics, FINEST_OF_THREE); parts += metrics) {
      fill(new int[metrics], 0, parts, parts, grid);
    }
    return grid;
  }

  private static void fill(int[] shares, int at, int left, int parts, List<double[]> grid) {
    if (at == shares.length - 1) {
      shares[at] = left;
      double[] weights = new double[shares.length];
      for (int m = 0; m < weights.length; m++) {
        weights[m] = shares[m] / (double) parts;
      }
      grid.add(weights);
      return;
    }
    for (int share = 1; share <= left - (shares.length - 1 - at); share++) {
      shares[at] = share;
      fill(shares, at + 1, left - share, parts, grid);
    }
  }
}
