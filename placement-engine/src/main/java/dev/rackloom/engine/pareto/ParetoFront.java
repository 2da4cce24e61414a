package dev.rackloom.engine.pareto;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Prediction;
import java.util.List;

/**
 * Placements of which none beats another in every metric.
 *
 * @param metrics what is traded, two or three
 * @param points from the best in the first metric to the worst
 * @param bounds for each metric what no placement is better than: the ideal point
 * @param complete whether all placements were looked at, so that there is no other point
 * @param wallNanos wall time it took
 */
public record ParetoFront(
    List<Metric> metrics, List<Point> points, Numbers bounds, boolean complete, long wallNanos)
    implements ParetoOutcome {

  /**
   * A placement.
   *
   * @param devices device per stage
   * @param values of the metrics, in their units: nanoseconds, joules; less is better
   * @param prediction all that is predicted of it
   */
  public record Point(Ids devices, Numbers values, Prediction prediction) {

    /** The same point, its prediction resting on {@code basis}. */
    public Point withBasis(Basis basis) {
      return new Point(devices, values, prediction.withBasis(basis));
    }
  }

  public ParetoFront {
    metrics = List.copyOf(metrics);
    points = List.copyOf(points);
    Checks.that(!points.isEmpty(), "a front without points");
    Checks.that(bounds.size() == metrics.size(), "one bound a metric");
    for (Point point : points) {
      Checks.that(point.values.size() == metrics.size(), "one value a metric");
    }
  }

  /** The same front, its predictions resting on {@code basis}. */
  public ParetoFront withBasis(Basis basis) {
    return new ParetoFront(
        metrics,
        points.stream().map(p -> p.withBasis(basis)).toList(),
        bounds,
        complete,
        wallNanos);
  }
}
