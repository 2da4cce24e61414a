package dev.rackloom.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Points on two axes as an SVG picture. Its words are ours: none is escaped. */
final class PointPlot {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int MARGIN = 70;
  private static final int TICKS = 4;

  private final Axis across;
  private final Axis upward;
  private final StringBuilder svg = new StringBuilder();

  /** An empty picture. */
  PointPlot(Axis across, Axis upward) {
    this.across = across;
    this.upward = upward;
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT);
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    axes();
  }

  /** What an axis shows, from its least to its most. */
  record Axis(String title, double least, double most) {

    /** An axis as long as finite values need it. */
    static Axis around(String title, DoubleStream values) {
      var range = values.filter(Double::isFinite).summaryStatistics();
      return new Axis(title, range.getMin(), range.getMax());
    }

    /** Where a value stands, 0 to 1; in the middle where all are one. */
    double part(double value) {
      double clamped = Math.min(Math.max(value, least), most);
      return most > least ? (clamped - least) / (most - least) : 0.5;
    }

    private double tick(int t) {
      return least + (most - least) * t / TICKS;
    }
  }

  /**
   * A point.
   *
   * @param opacity 0 to 1
   */
  record Dot(double across, double upward, double opacity, String title) {}

  /** Joins points by a line. */
  PointPlot joined(List<Dot> dots) {
    StringBuilder path = new StringBuilder();
    for (Dot dot : dots) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : " L",
              x(dot.across()),
              y(dot.upward())));
    }
    line("<path d=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-opacity=\"0.5\"/>", path);
    return this;
  }

  /** Draws points. */
  PointPlot dots(List<Dot> dots) {
    for (Dot dot : dots) {
      line(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#1f5fa8\" fill-opacity=\"%.2f\""
              + " stroke=\"#123a66\"><title>%s</title></circle>",
          x(dot.across()), y(dot.upward()), dot.opacity(), dot.title());
    }
    return this;
  }

  /** Draws a cross. */
  PointPlot cross(double atAcross, double atUpward, String title) {
    line(
        "<path d=\"M%.1f %.1f l10 10 m0 -10 l-10 10\" stroke=\"#b03030\"><title>%s</title></path>",
        x(atAcross) - 5, y(atUpward) - 5, title);
    return this;
  }

  /** The picture. */
  String svg() {
    return svg + "</svg>\n";
  }

  private void axes() {
    line(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#444\"/>",
        MARGIN, MARGIN / 2, HEIGHT - MARGIN, WIDTH - MARGIN / 2);
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        WIDTH / 2, HEIGHT - MARGIN / 4, across.title());
    line(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        HEIGHT / 2, upward.title());
    for (int t = 0; t <= TICKS; t++) {
      line(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.4g</text>",
          x(across.tick(t)), HEIGHT - MARGIN + 18, across.tick(t));
      line(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>",
          MARGIN - 6, y(upward.tick(t)) + 4, upward.tick(t));
    }
  }

  private double x(double value) {
    return MARGIN + across.part(value) * (WIDTH - 1.5 * MARGIN);
  }

  private double y(double value) {
    return HEIGHT - MARGIN - upward.part(value) * (HEIGHT - 1.5 * MARGIN);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
