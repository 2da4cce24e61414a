package dev.rackloom.cli;

import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.core.moe.TradeOff;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trade-off as JSON, lines or a picture. */
final class MoeCurve {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int MARGIN = 70;
  private static final int TICKS = 4;

  private final TradeOff curve;
  private final StringBuilder svg = new StringBuilder();

  private MoeCurve(TradeOff curve) {
    this.curve = curve;
  }

  static void print(Console console, boolean json, @Nullable Path plot, TradeOff curve) {
    if (json) {
      console.document(document(curve));
    } else {
      console.line("%14s  %s  (predicted)", curve.across(), curve.upward());
      for (TradeOff.Point p : curve.points()) {
        console.line(
            "%14.4g  %.4f  %s",
            p.across(),
            p.upward(),
            Double.isNaN(p.price())
                ? "as it is now"
                : String.format(Locale.ROOT, "price %.4g", p.price()));
      }
    }
    if (plot != null) {
      ExpertOut.write(plot, new MoeCurve(curve).draw().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Map<String, @Nullable Object> document(TradeOff curve) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("across", curve.across());
    json.put("upward", curve.upward());
    json.put("source", "predicted");
    json.put("points", curve.points().stream().map(MoeCurve::point).toList());
    return json;
  }

  private static Map<String, @Nullable Object> point(TradeOff.Point p) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("price", Numbers.real(p.price()));
    json.put("across", p.across());
    json.put("upward", p.upward());
    json.put("balanceMean", Numbers.real(p.metrics().balanceMean()));
    json.put("balanceMin", Numbers.real(p.metrics().balanceMin()));
    json.put("layerTimeMicros", Numbers.real(p.metrics().layerMicros()));
    json.put("interNodeCopies", Numbers.real(p.metrics().mean(LayerMetrics::interCopies)));
    json.put(
        "physicalToLogical",
        java.util.Arrays.stream(p.map().toArray())
            .map(row -> java.util.Arrays.stream(row).boxed().toList())
            .toList());
    return json;
  }

  private String draw() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT);
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    axes();
    StringBuilder path = new StringBuilder();
    for (TradeOff.Point p : curve.points()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : " L",
              x(p.across()),
              y(p.upward())));
    }
    line("<path d=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-opacity=\"0.5\"/>", path);
    for (TradeOff.Point p : curve.points()) {
      line(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#1f5fa8\" stroke=\"#123a66\"><title>%.4g, %.4f</title></circle>",
          x(p.across()), y(p.upward()), p.across(), p.upward());
    }
    line("</svg>");
    return svg.toString();
  }

  private void axes() {
    line(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#444\"/>",
        MARGIN, MARGIN / 2, HEIGHT - MARGIN, WIDTH - MARGIN / 2);
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s (predicted)</text>",
        WIDTH / 2, HEIGHT - MARGIN / 4, curve.across());
    line(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        HEIGHT / 2, curve.upward());
    for (int t = 0; t <= TICKS; t++) {
      double across = least(true) + (most(true) - least(true)) * t / TICKS;
      double upward = least(false) + (most(false) - least(false)) * t / TICKS;
      line(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.4g</text>",
          x(across), HEIGHT - MARGIN + 18, across);
      line(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>",
          MARGIN - 6, y(upward) + 4, upward);
    }
  }

  private List<Double> values(boolean across) {
    return curve.points().stream().map(p -> across ? p.across() : p.upward()).toList();
  }

  private double least(boolean across) {
    return values(across).stream().mapToDouble(v -> v).min().orElse(0);
  }

  private double most(boolean across) {
    return values(across).stream().mapToDouble(v -> v).max().orElse(1);
  }

  private double x(double value) {
    return MARGIN + part(true, value) * (WIDTH - 1.5 * MARGIN);
  }

  private double y(double value) {
    return HEIGHT - MARGIN - part(false, value) * (HEIGHT - 1.5 * MARGIN);
  }

  private double part(boolean across, double value) {
    double width = most(across) - least(across);
    return width > 0 ? (value - least(across)) / width : 0.5;
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
