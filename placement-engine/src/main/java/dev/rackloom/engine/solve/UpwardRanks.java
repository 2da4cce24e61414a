package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.engine.Pricing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How much is still to be done from the start of a stage on: its mean cost over the devices it may
 * go to, and the longest way through those that read of it, with mean transfer times. O(stages x
 * devices + flows).
 */
final class UpwardRanks {

  private UpwardRanks() {}

  /** Rank by stage, nanoseconds. */
  static double[] of(PlacementProblem problem, Pricing pricing, Transfers transfers) {
    double[] rank = new double[problem.stages().size()];
    ProblemFlow[] flows = problem.flows().toArray(new ProblemFlow[0]);
    Arrays.sort(flows, Comparator.comparingInt(ProblemFlow::from).reversed());
    int next = 0;
    for (int s = rank.length - 1; s >= 0; s--) {
      double after = 0;
      for (; next < flows.length && flows[next].from() == s; next++) {
        double way = transfers.meanNanos(flows[next].wireBytes());
        for (int i = 0; i < flows[next].to().size(); i++) {
          after = Math.max(after, way + rank[flows[next].to().get(i)]);
        }
      }
      rank[s] = meanCost(problem, pricing, s) + after;
    }
    return rank;
  }

  private static double meanCost(PlacementProblem problem, Pricing pricing, int s) {
    double sum = 0;
    int places = 0;
    for (int d = 0; d < problem.devices().size(); d++) {
      if (pricing.allowed(s, d)) {
        sum += problem.costs().nanos(s, d);
        places++;
      }
    }
    return sum / Math.max(1, places);
  }

  /**
   * Stages by rank, highest first; those of one rank, or nearly, as they are listed. Producers go
   * first.
   */
  static int[] order(double[] rank) {
    return IntStream.range(0, rank.length)
        .boxed()
        .sorted((a, b) -> Float.compare((float) rank[b], (float) rank[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
