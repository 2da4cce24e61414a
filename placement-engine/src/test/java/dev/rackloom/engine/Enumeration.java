package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import java.util.function.Consumer;

/** All assignments of a small problem. */
public final class Enumeration {

  private Enumeration() {}

  /** Every way to give each of {@code n} one of {@code choices}; the array is used again. */
  public static void each(int n, int choices, Consumer<int[]> hear) {
    int[] at = new int[n];
    int s = 0;
    while (s < n) {
      hear.accept(at);
      s = 0;
      while (s < n && ++at[s] == choices) {
        at[s++] = 0;
      }
    }
  }

  /** The objective of the best feasible assignment; infinite if there is none. */
  public static double best(PlacementProblem problem) {
    Pricing pricing = new Pricing(problem);
    double[] best = {Double.POSITIVE_INFINITY};
    each(
        problem.stages().size(),
        problem.devices().size(),
        device -> {
          if (pricing.feasible(device)) {
            best[0] = Math.min(best[0], pricing.value(device));
          }
        });
    return best[0];
  }
}
