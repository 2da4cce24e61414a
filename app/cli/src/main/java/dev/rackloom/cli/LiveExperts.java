package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.experts.ExpertBook;
import dev.rackloom.core.experts.ServedExperts;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.core.moe.RowLoads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a deployment with split experts is asked for, as its agents tell: measured. */
final class LiveExperts {

  private static final int HOTTEST = 5;

  private LiveExperts() {}

  /** A line about each layer; none while nothing was told. */
  static void show(Console console, LiveDeployment live) {
    ExpertBook book = live.telemetry().experts();
    Optional<ServedExperts> served = ServedExperts.of(live.plan(), book);
    served.ifPresent(s -> {
      console.line(
          "  experts: %d tokens, %d rows (%s) handed to ranks, measured",
          book.tokens(),
          book.sent().stream().mapToLong(ExpertBook.Sent::rows).sum(),
          Quantities.showBytes(book.sent().stream().mapToLong(ExpertBook.Sent::bytes).sum()));
      LoadTable loads = s.statistics().loads();
      for (int row = 0; row < loads.rows(); row++) {
        RowLoads skew = RowLoads.of(loads, row);
        console.line(
            "    %-24s hottest %s, largest %.2fx the mean; balance of ranks %.3f",
            s.statistics().layers().label(row),
            hottest(skew).stream().map(String::valueOf).collect(Collectors.joining(" ")),
            skew.largest(),
            balance(s, row));
      }
    });
  }

  /** Of the loads that were counted, copies taking equal shares. */
  private static double balance(ServedExperts served, int row) {
    double[] ranks = MapShape.rankLoads(served.map(), served.statistics().loads(), row);
    var loads = java.util.Arrays.stream(ranks).summaryStatistics();
    return loads.getMax() == 0 ? 1 : loads.getAverage() / loads.getMax();
  }

  private static List<Integer> hottest(RowLoads skew) {
    return skew.hottest().stream().limit(HOTTEST).toList();
  }

  /** The same; empty while nothing was told. */
  static Optional<Map<String, @Nullable Object>> json(LiveDeployment live) {
    ExpertBook book = live.telemetry().experts();
    return ServedExperts.of(live.plan(), book)
        .map(s -> {
          Map<String, @Nullable Object> json = Numbers.map();
          json.put("source", "measured");
          json.put("basis", "telemetry");
          json.put("tokens", book.tokens());
          List<Object> layers = new ArrayList<>();
          for (int row = 0; row < s.map().rows(); row++) {
            layers.add(layer(s, book, row));
          }
          json.put("layers", layers);
          return json;
        });
  }

  private static Map<String, @Nullable Object> layer(
      ServedExperts served, ExpertBook book, int row) {
    ExpertStatistics s = served.statistics();
    RowLoads skew = RowLoads.of(s.loads(), row);
    LayerNumbers numbers = s.layers();
    int moeLayer = numbers.moeLayers().get(row);
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("layer", numbers.layers().get(row));
    json.put("moeLayer", moeLayer);
    json.put("largestOverMean", skew.largest());
    json.put("hottest", hottest(skew));
    json.put("loads", java.util.Arrays.stream(s.loads().row(row)).boxed().toList());
    json.put("rankBalance", balance(served, row));
    json.put(
        "sent",
        book.sent().stream()
            .filter(r -> r.moeLayer() == moeLayer)
            .map(r -> Map.of("device", r.device(), "rows", r.rows(), "bytes", r.bytes()))
            .toList());
    return json;
  }
}
