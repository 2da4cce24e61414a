package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.core.moe.RowLoads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a map makes of counted loads: who holds which expert, and what each rank is asked for,
 * copies of an expert taking equal shares. Predicted from what was counted.
 */
final class RankText {

  private static final int COLUMNS = 64;

  private final ExpertStatistics statistics;
  private final ExpertMap map;
  private final List<String> names;

  /**
   * Of a map of the layers of statistics.
   *
   * @param names of its ranks
   */
  RankText(ExpertStatistics statistics, ExpertMap map, List<String> names) {
    this.statistics = statistics;
    this.map = map;
    this.names = List.copyOf(names);
  }

  /** Lines about ranks; about one layer or one expert where they are 0 or more. */
  void show(Console console, int row, int expert) {
    console.line("");
    console.line("map: %s; copies take equal shares (predicted)", map);
    if (row < 0) {
      heatMap(console);
    } else {
      layer(console, row);
    }
    if (expert >= 0) {
      console.line("expert %d lives on:", expert);
      rows(row).forEach(r -> lives(console, r, expert));
    }
  }

  private IntStream rows(int row) {
    return row < 0 ? IntStream.range(0, map.rows()) : IntStream.of(row);
  }

  private void heatMap(Console console) {
    int each = (map.ranks() + COLUMNS - 1) / COLUMNS;
    int columns = (map.ranks() + each - 1) / each;
    console.line(
        "%-28s %-" + columns + "s %8s %8s  %s",
        "load over the ranks' mean",
        each == 1 ? "one column a rank" : "largest of " + each + " ranks a column",
        "largest",
        "balance",
        "most asked");
    for (int r = 0; r < map.rows(); r++) {
      double[] over = overMean(r);
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        int to = Math.min((c + 1) * each, over.length);
        line.append(MoeText.shade(Arrays.stream(over, c * each, to).max().orElse(0)));
      }
      int most = most(over);
      console.line(
          "%-28s %s %7.2fx %8.3f  %s",
          statistics.layers().label(r), line, over[most], balance(over), names.get(most));
    }
  }

  private void layer(Console console, int row) {
    double[] over = overMean(row);
    console.line("%s: balance %.3f", statistics.layers().label(row), balance(over));
    for (int rank = 0; rank < over.length; rank++) {
      console.line(
          "  %-12s %5.2fx the mean, holds %s",
          names.get(rank),
          over[rank],
          held(row, rank).stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }

  private void lives(Console console, int row, int expert) {
    List<Integer> ranks = MapShape.ranksOf(map, row, expert);
    console.line(
        "  %-28s %s, %d cop%s, each asked for %.2fx an expert's mean",
        statistics.layers().label(row),
        ranks.stream().map(names::get).collect(Collectors.joining(" ")),
        map.copies(row).get(expert),
        map.copies(row).get(expert) == 1 ? "y" : "ies",
        RowLoads.relative(statistics.loads(), row, expert) / map.copies(row).get(expert));
  }

  private List<Integer> held(int row, int rank) {
    return IntStream.range(0, map.slots())
        .filter(s -> map.rankOf(s) == rank && map.expertAt(row, s) != ExpertMap.EMPTY)
        .mapToObj(s -> map.expertAt(row, s))
        .sorted()
        .toList();
  }

  /** The load of each rank over their mean; 1 where there is no load at all. */
  private double[] overMean(int row) {
    double[] loads = MapShape.rankLoads(map, statistics.loads(), row);
    double mean = Arrays.stream(loads).average().orElse(0);
    return Arrays.stream(loads).map(l -> mean == 0 ? 1 : l / mean).toArray();
  }

  private static double balance(double[] over) {
    return 1 / Arrays.stream(over).max().orElse(1);
  }

  private static int most(double[] over) {
    return IntStream.range(0, over.length)
        .reduce((a, b) -> over[b] > over[a] ? b : a)
        .orElseThrow();
  }

  /** The same as JSON. */
  Map<String, @Nullable Object> json(int row, int expert) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("ranks", names);
    json.put("slots", map.slots());
    json.put("source", "predicted");
    List<Object> layers = new ArrayList<>();
    rows(row).forEach(r -> layers.add(layer(r, expert)));
    json.put("layers", layers);
    return json;
  }

  private Map<String, @Nullable Object> layer(int row, int expert) {
    double[] over = overMean(row);
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("row", row);
    json.put("balance", balance(over));
    json.put("loadOverMean", Arrays.stream(over).boxed().toList());
    List<Object> held = new ArrayList<>();
    for (int rank = 0; rank < over.length; rank++) {
      held.add(held(row, rank));
    }
    json.put("held", held);
    if (expert >= 0) {
      json.put("livesOn", MapShape.ranksOf(map, row, expert).stream().map(names::get).toList());
      json.put("copies", map.copies(row).get(expert));
    }
    return json;
  }

  /** Ranks by number where nobody names them. */
  static List<String> numbered(int ranks) {
    return IntStream.range(0, ranks)
        .mapToObj(r -> String.format(Locale.ROOT, "rank %d", r))
        .toList();
  }
}
