package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.CostFunction;
import java.util.List;

/**
 * Absolute relative errors of a function on samples, in percent; NaN of no samples.
 *
 * @param count samples
 * @param mean MAPE
 * @param median half are below
 * @param p90 nine in ten are below
 */
public record Errors(int count, double mean, double median, double p90) {

  /** The errors of {@code function} on {@code samples}. */
  public static Errors of(CostFunction function, List<Sample> samples) {
    return of(
        samples.stream()
            .mapToDouble(s -> 100 * Math.abs(function.at(s.work()).totalNanos() / s.nanos() - 1))
            .toArray());
  }

  /** Of errors in percent. */
  public static Errors of(double[] percent) {
    double[] sorted = percent.clone();
    java.util.Arrays.sort(sorted);
    double mean = java.util.Arrays.stream(sorted).average().orElse(Double.NaN);
    return new Errors(sorted.length, mean, quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
