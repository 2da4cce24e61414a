package dev.rackloom.cli;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.cli.PointPlot.Axis;
import dev.rackloom.cli.PointPlot.Dot;
import dev.rackloom.engine.pareto.ParetoFront;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A front as an SVG picture: the first metric to the right, the second upwards, a third as the
 * shade, darker where it is better. The cross is the bound of both.
 */
final class FrontPlot {

  private static final double ONE_SHADE = 0.8;
  private static final double LIGHTEST = 0.2;

  private final ParetoFront front;

  private FrontPlot(ParetoFront front) {
    this.front = front;
  }

  static String svg(ParetoFront front) {
    return new FrontPlot(front).draw();
  }

  private String draw() {
    List<Dot> dots =
        IntStream.range(0, front.points().size())
            .mapToObj(i -> new Dot(at(i, 0), at(i, 1), shade(i), FrontReports.name(i)))
            .toList();
    return new PointPlot(axis(0), axis(1)).dots(dots).cross(bound(0), bound(1), "bound").svg();
  }

  /** As long as points and, where it is finite, the bound need it. */
  private Axis axis(int m) {
    return Axis.around(
        FrontReports.axis(metric(m)),
        DoubleStream.concat(
            IntStream.range(0, front.points().size()).mapToDouble(i -> at(i, m)),
            DoubleStream.of(bound(m))));
  }

  private Metric metric(int m) {
    return front.metrics().get(m);
  }

  private double at(int point, int m) {
    return FrontReports.shown(metric(m), front.points().get(point).values().get(m));
  }

  private double bound(int m) {
    return FrontReports.shown(metric(m), front.bounds().get(m));
  }

  private double shade(int point) {
    if (front.metrics().size() < 3) {
      return ONE_SHADE;
    }
    double part = axis(2).part(at(point, 2));
    double good = metric(2) == Metric.THROUGHPUT ? part : 1 - part;
    return LIGHTEST + (1 - LIGHTEST) * good;
  }
}
