package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;
import java.util.Comparator;
import java.util.List;

/** A serialisable function from work to time on one device. Pure, cheap, safe to share. */
public sealed interface CostFunction
    permits CostFunction.Roofline,
        CostFunction.Table,
        TiledProduct,
        FusedAttention,
        Collective,
        Cases,
        Corrected {

  /** The time of {@code work}. */
  CostParts at(BoundWork work);

  /**
   * A roofline with a smooth knee and, for devices with memory on chip, residency of weights.
   *
   * @param flopsPerS peak
   * @param computeEfficiency what of the peak large work reaches, 0 to 1 (above 1 only if the data
   *     sheet understates)
   * @param bytesPerS bandwidth of the home tier
   * @param memoryEfficiency what of it large work reaches
   * @param knee p: 1 adds the two times, infinity takes the larger
   * @param launchNanos fixed time of a launch
   * @param residentBytes weights that fit this much on-chip memory are not read from the home tier;
   *     0 if there is none
   * @param residentBytesPerS bandwidth of the on-chip memory
   */
  record Roofline(
      double flopsPerS,
      double computeEfficiency,
      double bytesPerS,
      double memoryEfficiency,
      double knee,
      double launchNanos,
      long residentBytes,
      double residentBytesPerS)
      implements CostFunction {

    public Roofline {
      Checks.positive(flopsPerS, "flopsPerS");
      Checks.positive(computeEfficiency, "computeEfficiency");
      Checks.positive(bytesPerS, "bytesPerS");
      Checks.positive(memoryEfficiency, "memoryEfficiency");
      Checks.that(knee >= 1, "knee must be 1 or more, was " + knee);
      Checks.notNegative(launchNanos, "launchNanos");
      Checks.notNegative(residentBytes, "residentBytes");
    }

    @Override
    public CostParts at(BoundWork work) {
      double compute = work.flops() / (flopsPerS * computeEfficiency) * 1e9;
      double memory = work.bytes() / (bandwidth(work) * memoryEfficiency) * 1e9;
      double fixed = work.launches() * launchNanos;
      return new CostParts(compute, memory, fixed, smoothMax(compute, memory) + fixed);
    }

    /** On chip when the whole stage fits there, else the home tier. */
    private double bandwidth(BoundWork work) {
      return residentBytes > 0 && work.heldBytes() <= residentBytes ? residentBytesPerS : bytesPerS;
    }

    private double smoothMax(double a, double b) {
      double larger = Math.max(a, b);
      if (larger == 0 || Double.isInfinite(knee)) {
        return larger;
      }
      double ratio = Math.min(a, b) / larger;
      return larger * Math.pow(1 + Math.pow(ratio, knee), 1 / knee);
    }
  }

  /**
   * Measured points over one feature, interpolated on logarithms, extended beyond the ends in
   * proportion.
   *
   * @param feature {@code flops}, {@code bytes} or a feature of the work
   * @param points at least one, by ascending size
   */
  record Table(String feature, List<Point> points) implements CostFunction {

    /** A measurement: the size and the time. */
    public record Point(long size, double nanos) {
      public Point {
        Checks.positive(size, "size");
        Checks.positive(nanos, "nanos");
      }
    }

    public Table {
      Checks.named(feature, "feature");
      points = points.stream().sorted(Comparator.comparingLong(Point::size)).toList();
      Checks.that(!points.isEmpty(), "a cost table has no point");
      Checks.distinct(points, Point::size, "points of a cost table");
    }

    @Override
    public CostParts at(BoundWork work) {
      double nanos = interpolate(Math.max(1, work.feature(feature)));
      boolean arithmetic = feature.equals("flops");
      return new CostParts(arithmetic ? nanos : 0, arithmetic ? 0 : nanos, 0, nanos);
    }

    /** Whether work lies among the points: beyond them a time is an assumption. */
    boolean covers(BoundWork work) {
      long size = Math.max(1, work.feature(feature));
      return size >= points.getFirst().size() && size <= points.getLast().size();
    }

    private double interpolate(long size) {
      Point first = points.getFirst();
      Point last = points.getLast();
      if (size <= first.size()) {
        return first.nanos() * size / first.size();
      }
      if (size >= last.size()) {
        return last.nanos() * size / last.size();
      }
      int i = 1;
      while (points.get(i).size() < size) {
        i++;
      }
      Point a = points.get(i - 1);
      Point b = points.get(i);
      double part = Math.log((double) size / a.size()) / Math.log((double) b.size() / a.size());
      return a.nanos() * Math.pow(b.nanos() / a.nanos(), part);
    }
  }
}
