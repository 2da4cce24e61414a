package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.cli.PointPlot.Axis;
import dev.rackloom.cli.PointPlot.Dot;
import dev.rackloom.core.moe.TradeOff;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trade-off as JSON, lines or a picture. */
final class MoeCurve {

  private MoeCurve() {}

  /** What is traded, as it is typed. */
  static TradeOff.Kind kind(String word) {
    return switch (word) {
      case "auto" -> TradeOff.Kind.AUTO;
      case "moves" -> TradeOff.Kind.MOVES;
      case "internode" -> TradeOff.Kind.INTERNODE;
      default ->
          throw RackloomException.user(
              "no trade-off is called '" + word + "'", "use --curve moves or --curve internode.");
    };
  }

  static void print(Console console, boolean json, @Nullable Path plot, TradeOff curve) {
    if (json) {
      console.document(document(curve));
    } else {
      console.line("predicted, of %s", curve.judged());
      console.line("%30s  %s", curve.across(), curve.upward());
      for (TradeOff.Point p : curve.points()) {
        console.line("%30.4g  %.4f  %s", p.across(), p.upward(), p.about());
      }
    }
    if (plot != null) {
      ExpertOut.write(plot, svg(curve).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Map<String, @Nullable Object> document(TradeOff curve) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("across", curve.across());
    json.put("upward", curve.upward());
    json.put("source", "predicted");
    json.put("basis", "analytic");
    json.put("judgedBy", curve.judged());
    json.put("points", curve.points().stream().map(MoeCurve::point).toList());
    return json;
  }

  private static Map<String, @Nullable Object> point(TradeOff.Point p) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("about", p.about());
    json.put("price", Numbers.real(p.price()));
    json.put("across", p.across());
    json.put("upward", p.upward());
    json.put("balanceMean", Numbers.real(p.metrics().balanceMean()));
    json.put("balanceMin", Numbers.real(p.metrics().balanceMin()));
    json.put("layerTimeMicros", Numbers.real(p.metrics().layerMicros()));
    json.put("interNodeCopies", Numbers.real(p.metrics().mean(LayerMetrics::interCopies)));
    json.put("physicalToLogical", MoeReports.rows(p.map()));
    return json;
  }

  private static String svg(TradeOff curve) {
    List<Dot> dots =
        curve.points().stream().map(p -> new Dot(p.across(), p.upward(), 1, title(p))).toList();
    Axis across =
        Axis.around(curve.across() + " (predicted)", dots.stream().mapToDouble(Dot::across));
    Axis upward = Axis.around(curve.upward(), dots.stream().mapToDouble(Dot::upward));
    return new PointPlot(across, upward).joined(dots).dots(dots).svg();
  }

  private static String title(TradeOff.Point p) {
    return String.format(Locale.ROOT, "%s: %.4g, %.4f", p.about(), p.across(), p.upward());
  }
}
