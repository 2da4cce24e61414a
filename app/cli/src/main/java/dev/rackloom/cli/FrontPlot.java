package dev.rackloom.cli;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.engine.pareto.ParetoFront;
import java.util.Locale;

/**
 * A front as an SVG picture: the first metric to the right, the second upwards, a third as the
 * shade, darker where it is better. The cross is the bound of both.
 */
final class FrontPlot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int MARGIN = 70;
  private static final int TICKS = 4;

  private final ParetoFront front;
  private final StringBuilder svg = new StringBuilder();

  private FrontPlot(ParetoFront front) {
    this.front = front;
  }

  static String svg(ParetoFront front) {
    return new FrontPlot(front).draw();
  }

  private String draw() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT);
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    axes();
    for (int i = 0; i < front.points().size(); i++) {
      line(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#1f5fa8\" fill-opacity=\"%.2f\""
              + " stroke=\"#123a66\"><title>%s</title></circle>",
          x(at(i, 0)), y(at(i, 1)), shade(i), FrontReports.name(i));
    }
    double x = x(shown(0, front.bounds().get(0)));
    double y = y(shown(1, front.bounds().get(1)));
    line(
        "<path d=\"M%.1f %.1f l10 10 m0 -10 l-10 10\" stroke=\"#b03030\"><title>bound</title></path>",
        x - 5, y - 5);
    line("</svg>");
    return svg.toString();
  }

  private void axes() {
    line(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#444\"/>",
        MARGIN, MARGIN / 2, HEIGHT - MARGIN, WIDTH - MARGIN / 2);
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        WIDTH / 2, HEIGHT - MARGIN / 4, FrontReports.axis(metric(0)));
    line(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        HEIGHT / 2, FrontReports.axis(metric(1)));
    for (int t = 0; t <= TICKS; t++) {
      double across = least(0) + (most(0) - least(0)) * t / TICKS;
      double up = least(1) + (most(1) - least(1)) * t / TICKS;
      line(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.4g</text>",
          x(across), HEIGHT - MARGIN + 18, across);
      line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>", MARGIN - 6, y(up) + 4, up);
    }
  }

  private Metric metric(int m) {
    return front.metrics().get(m);
  }

  private double shown(int m, double value) {
    return FrontReports.shown(metric(m), value);
  }

  private double at(int point, int m) {
    return shown(m, front.points().get(point).values().get(m));
  }

  /** Over points and, where it is finite, the bound. */
  private double least(int m) {
    double least = bound(m);
    for (int i = 0; i < front.points().size(); i++) {
      least = Math.min(least, at(i, m));
    }
    return least;
  }

  private double most(int m) {
    double most = bound(m);
    for (int i = 0; i < front.points().size(); i++) {
      most = Math.max(most, at(i, m));
    }
    return most;
  }

  private double bound(int m) {
    double bound = shown(m, front.bounds().get(m));
    return Double.isFinite(bound) ? bound : at(0, m);
  }

  private double x(double value) {
    return MARGIN + part(0, value) * (WIDTH - 1.5 * MARGIN);
  }

  private double y(double value) {
    return HEIGHT - MARGIN - part(1, value) * (HEIGHT - 1.5 * MARGIN);
  }

  private double part(int m, double value) {
    double width = most(m) - least(m);
    double clamped = Math.min(Math.max(value, least(m)), most(m));
    return width > 0 ? (clamped - least(m)) / width : 0.5;
  }

  private double shade(int point) {
    if (front.metrics().size() < 3) {
      return 0.8;
    }
    double good = part(2, at(point, 2));
    return 0.2 + 0.8 * (metric(2) == Metric.THROUGHPUT ? good : 1 - good);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
