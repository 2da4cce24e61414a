package dev.rackloom.profiler;

import dev.rackloom.api.cost.CostFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a roofline's two efficiencies and its launch time to measurements by cyclic coordinate
 * search on logarithms, least mean absolute relative error. Three positive numbers, a smooth
 * objective: a few hundred evaluations find it.
 */
final class RooflineFit {

  private static final int ROUNDS = 60;
  private static final double SMALLEST_STEP = 1e-3;

  private RooflineFit() {}

  /**
   * The fit, and its mean absolute relative error in percent on the points held back; NaN if there
   * were too few.
   */
  record Fitted(CostFunction.Roofline function, double heldBackErrorPercent) {}

  /**
   * Every fourth point, by size, is held back when there are five or more; the final function is
   * fitted to all.
   */
  static Fitted fit(CostFunction.Roofline start, List<Measurement> points) {
    List<Measurement> sorted =
        points.stream().sorted(java.util.Comparator.comparingDouble(Measurement::nanos)).toList();
    List<Measurement> kept = new ArrayList<>();
    List<Measurement> heldBack = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      (sorted.size() >= 5 && i % 4 == 2 ? heldBack : kept).add(sorted.get(i));
    }
    double error = heldBack.isEmpty() ? Double.NaN : errorPercent(search(start, kept), heldBack);
    return new Fitted(search(start, sorted), error);
  }

  static double errorPercent(CostFunction function, List<Measurement> points) {
    return points.stream()
        .mapToDouble(p -> Math.abs(function.at(p.work()).totalNanos() / p.nanos() - 1) * 100)
        .average()
        .orElse(Double.NaN);
  }

  private static CostFunction.Roofline search(
      CostFunction.Roofline start, List<Measurement> points) {
    double[] x = {
      Math.log(start.computeEfficiency()),
      Math.log(start.memoryEfficiency()),
      Math.log(Math.max(100, start.launchNanos()))
    };
    double best = errorPercent(with(start, x), points);
    double step = 1;
    for (int round = 0; round < ROUNDS && step > SMALLEST_STEP; round++) {
      boolean better = false;
      for (int i = 0; i < x.length; i++) {
        for (double sign : new double[] {1, -1}) {
          double before = x[i];
          x[i] = before + sign * step;
          double error = errorPercent(with(start, x), points);
          if (error < best) {
            best = error;
            better = true;
          } else {
            x[i] = before;
          }
        }
      }
      step = better ? step : step / 2;
    }
    return with(start, x);
  }

  private static CostFunction.Roofline with(CostFunction.Roofline r, double[] x) {
    return new CostFunction.Roofline(
        r.flopsPerS(),
        Math.exp(x[0]),
        r.bytesPerS(),
        Math.exp(x[1]),
        r.knee(),
        Math.exp(x[2]),
        r.residentBytes(),
        r.residentBytesPerS());
  }
}
