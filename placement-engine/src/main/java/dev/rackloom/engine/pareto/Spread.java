package dev.rackloom.engine.pareto;

import dev.rackloom.engine.pareto.ParetoArchive.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A few answers that stand for many: the best in each metric, then again and again the one farthest
 * from all chosen, distances counted in parts of each metric's range. Source: "Clustering to
 * minimize the maximum intercluster distance" (Gonzalez, 1985).
 */
final class Spread {

  private Spread() {}

  /** At most {@code most} of the entries, in their order. */
  static List<Entry> of(List<Entry> entries, int most) {
    if (entries.size() <= most) {
      return entries;
    }
    double[][] scaled = scaled(entries);
    double[] far = new double[entries.size()];
    Arrays.fill(far, Double.POSITIVE_INFINITY);
    boolean[] chosen = new boolean[far.length];
    int metrics = scaled[0].length;
    for (int i = 0; i < most; i++) {
      int next = i < metrics ? least(scaled, i) : farthest(far);
      chosen[next] = true;
      for (int e = 0; e < far.length; e++) {
        far[e] = Math.min(far[e], distance(scaled[e], scaled[next]));
      }
    }
    List<Entry> kept = new ArrayList<>();
    for (int e = 0; e < far.length; e++) {
      if (chosen[e]) {
        kept.add(entries.get(e));
      }
    }
    return kept;
  }

  private static double[][] scaled(List<Entry> entries) {
    int metrics = entries.getFirst().values().size();
    double[][] scaled = new double[entries.size()][metrics];
    for (int m = 0; m < metrics; m++) {
      int metric = m;
      var range = entries.stream().mapToDouble(e -> e.values().get(metric)).summaryStatistics();
      double width = Math.max(range.getMax() - range.getMin(), Double.MIN_NORMAL);
      for (int e = 0; e < scaled.length; e++) {
        scaled[e][m] = (entries.get(e).values().get(m) - range.getMin()) / width;
      }
    }
    return scaled;
  }

  private static int least(double[][] scaled, int metric) {
    int least = 0;
    for (int e = 1; e < scaled.length; e++) {
      least = scaled[e][metric] < scaled[least][metric] ? e : least;
    }
    return least;
  }

  private static int farthest(double[] far) {
    int farthest = 0;
    for (int e = 1; e < far.length; e++) {
      farthest = far[e] > far[farthest] ? e : farthest;
    }
    return farthest;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int m = 0; m < a.length; m++) {
      sum += (a[m] - b[m]) * (a[m] - b[m]);
    }
    return sum;
  }
}
