package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.core.moe.Companions;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.Placed;
import dev.rackloom.core.moe.RowLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Experts as the contract's JSON. */
final class MoeReports {

  private static final int HOTTEST = 10;
  private static final int PAIRS = 20;

  private MoeReports() {}

  static Map<String, @Nullable Object> statistics(ExpertStatistics s, int row, int expert) {
    LoadTable loads = s.loads();
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("name", s.name());
    json.put("format", s.format());
    json.put("experts", s.experts());
    json.put("numbering", s.layers().text());
    json.put("counting", s.layers().counting().name().toLowerCase(Locale.ROOT));
    json.put("windows", s.windows().stream().map(ExpertStatistics.Window::label).toList());
    s.trace().ifPresent(t -> json.put("trace", trace(t)));
    List<Object> layers = new ArrayList<>();
    for (int r = 0; r < loads.rows(); r++) {
      if (row < 0 || r == row) {
        layers.add(layer(s, loads, r, expert));
      }
    }
    json.put("layers", layers);
    json.put("notes", s.notes());
    return json;
  }

  private static Map<String, @Nullable Object> trace(RoutingTrace trace) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("tokens", trace.tokens());
    json.put("prompts", trace.prompts());
    json.put("topK", trace.topK());
    return json;
  }

  private static Map<String, @Nullable Object> layer(
      ExpertStatistics s, LoadTable loads, int row, int expert) {
    RowLoads skew = RowLoads.of(loads, row);
    Map<String, @Nullable Object> json = numbers(s.layers(), row);
    json.put("load", skew.sum());
    json.put("largestOverMean", skew.largest());
    json.put("variation", skew.variation());
    json.put("idleExperts", skew.idle());
    json.put("hottest", skew.hottest().stream().limit(HOTTEST).toList());
    json.put("loads", java.util.Arrays.stream(loads.row(row)).boxed().toList());
    s.trace()
        .ifPresent(
            t -> json.put("together", pairs(Companions.most(t.together(row), t.tokens(), PAIRS))));
    if (expert >= 0) {
      json.put("expert", expert(s, loads, row, expert));
    }
    return json;
  }

  private static Map<String, @Nullable Object> expert(
      ExpertStatistics s, LoadTable loads, int row, int expert) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("expert", expert);
    json.put("load", loads.load(row, expert));
    json.put("overMean", RowLoads.relative(loads, row, expert));
    json.put(
        "overTime",
        s.windows().stream().map(w -> RowLoads.relative(w.loads(), row, expert)).toList());
    s.trace()
        .ifPresent(t ->
            json.put("together", pairs(Companions.of(t.together(row), t.tokens(), expert, PAIRS))));
    return json;
  }

  private static List<Map<String, @Nullable Object>> pairs(List<Companions.Pair> pairs) {
    return pairs.stream()
        .map(p -> {
          Map<String, @Nullable Object> json = Numbers.map();
          json.put("a", p.a());
          json.put("b", p.b());
          json.put("tokens", p.tokens());
          json.put("lift", p.lift());
          return json;
        })
        .toList();
  }

  private static Map<String, @Nullable Object> numbers(LayerNumbers layers, int row) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("row", row);
    json.put("layer", known(layers.layers().get(row)));
    json.put("moeLayer", known(layers.moeLayers().get(row)));
    return json;
  }

  private static @Nullable Integer known(int number) {
    return number == LayerNumbers.UNKNOWN ? null : number;
  }

  static Map<String, @Nullable Object> placed(ExpertSession session, Placed placed) {
    Map<String, @Nullable Object> json = map(placed.map(), placed.metrics());
    json.put("moves", placed.moves());
    json.put("wallMs", placed.wallNanos() / 1e6);
    json.put("solver", placed.solver());
    json.put("metrics", metrics(session, placed.metrics()));
    json.put("notes", placed.notes());
    json.put("physicalToLogical", rows(placed.map()));
    return json;
  }

  static Map<String, @Nullable Object> map(ExpertMap map, MapMetrics metrics) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("layers", map.rows());
    json.put("slots", map.slots());
    json.put("ranks", map.ranks());
    json.put("experts", map.experts());
    json.put("numbering", map.layers().text());
    json.put("balanceMean", Numbers.real(metrics.balanceMean()));
    json.put("balanceMin", Numbers.real(metrics.balanceMin()));
    return json;
  }

  /** The expert of each slot, a list a layer. */
  static List<List<Integer>> rows(ExpertMap map) {
    return java.util.Arrays.stream(map.toArray())
        .map(row -> java.util.Arrays.stream(row).boxed().toList())
        .toList();
  }

  /** What is predicted of a map; what a trace is needed for is null, with the reason. */
  static Map<String, @Nullable Object> metrics(ExpertSession session, MapMetrics metrics) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("source", "predicted");
    json.put("basis", "analytic");
    json.put("policy", metrics.policy().name().toLowerCase(Locale.ROOT));
    json.put("steps", metrics.steps());
    json.put("stepBalanceMean", mean(metrics, LayerMetrics::stepBalance));
    json.put("layerTimeMicros", mean(metrics, LayerMetrics::layerMicros));
    json.put("overlappedMicros", mean(metrics, LayerMetrics::overlappedMicros));
    json.put("dispatchMicros", mean(metrics, LayerMetrics::dispatchMicros));
    json.put("computeMicros", mean(metrics, LayerMetrics::computeMicros));
    json.put("combineMicros", mean(metrics, LayerMetrics::combineMicros));
    json.put("lowerBoundMicros", Numbers.real(metrics.lowerBoundMicros()));
    json.put("rankCopies", mean(metrics, LayerMetrics::rankCopies));
    json.put("interNodeCopies", mean(metrics, LayerMetrics::interCopies));
    json.put("intraNodeCopies", mean(metrics, LayerMetrics::intraCopies));
    if (!session.unpriced().isEmpty()) {
      json.put("layerTimeMicrosReason", session.unpriced());
    }
    return json;
  }

  private static @Nullable Double mean(MapMetrics metrics, ToDoubleFunction<LayerMetrics> number) {
    return Numbers.real(metrics.mean(number));
  }
}
