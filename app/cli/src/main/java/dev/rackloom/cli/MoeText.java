package dev.rackloom.cli;

import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.core.moe.Companions;
import dev.rackloom.core.moe.RowLoads;
import java.util.Locale;
import java.util.stream.Collectors;

/** Statistics for people: a heat map in letters, and lines about layers and experts. */
final class MoeText {

  private static final int COLUMNS = 64;
  private static final String SHADES = " .:-=+*#%@";
  private static final int HOTTEST = 5;
  private static final int PAIRS = 8;

  private final Console console;
  private final ExpertStatistics statistics;
  private final LoadTable loads;

  MoeText(Console console, ExpertStatistics statistics) {
    this.console = console;
    this.statistics = statistics;
    this.loads = statistics.loads();
  }

  void show(int row, int expert) {
    console.line(
        "%s (%s): %d layers x %d experts, %d window%s%s",
        statistics.name(),
        statistics.format(),
        loads.rows(),
        loads.experts(),
        statistics.windows().size(),
        statistics.windows().size() == 1 ? "" : "s",
        statistics.trace().map(t -> ", a trace of " + t).orElse(""));
    console.line(statistics.layers().text());
    if (row < 0) {
      heatMap();
    } else {
      layer(row);
    }
    if (expert >= 0) {
      expert(row, expert);
    }
  }

  private void heatMap() {
    int each = (loads.experts() + COLUMNS - 1) / COLUMNS;
    int columns = (loads.experts() + each - 1) / each;
    console.line("");
    console.line(
        "%-28s %-" + columns + "s %8s %6s  %s",
        "load over the layer's mean",
        (each == 1 ? "one column an expert" : "largest of " + each + " experts a column"),
        "largest",
        "spread",
        "hottest");
    for (int r = 0; r < loads.rows(); r++) {
      RowLoads skew = RowLoads.of(loads, r);
      console.line(
          "%-28s %s %7.2fx %6.2f  %s",
          statistics.layers().label(r),
          shades(r, each, columns),
          skew.largest(),
          skew.variation(),
          skew.hottest().stream()
              .limit(HOTTEST)
              .map(String::valueOf)
              .collect(Collectors.joining(" ")));
    }
    console.line(
        "shades: '%s' from a quarter of the mean or less to eight times the mean or more; spread is the standard deviation over the mean",
        SHADES);
  }

  private String shades(int row, int each, int columns) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      double most = 0;
      for (int e = c * each; e < Math.min((c + 1) * each, loads.experts()); e++) {
        most = Math.max(most, RowLoads.relative(loads, row, e));
      }
      line.append(shade(most));
    }
    return line.toString();
  }

  /** Two shades for each doubling, from a quarter on. */
  static char shade(double relative) {
    double doublings = relative <= 0 ? -2 : Math.log(relative) / Math.log(2);
    int at = (int) Math.round((doublings + 2) * (SHADES.length() - 1) / 5);
    return SHADES.charAt(Math.clamp(at, 0, SHADES.length() - 1));
  }

  private void layer(int row) {
    RowLoads skew = RowLoads.of(loads, row);
    console.line("");
    console.line(
        "%s: load %.0f, largest %.2f times the mean, spread %.2f, %d experts idle",
        statistics.layers().label(row), skew.sum(), skew.largest(), skew.variation(), skew.idle());
    for (int expert : skew.hottest().stream().limit(2 * HOTTEST).toList()) {
      console.line(
          "  expert %4d  %5.2f %% of the load  %5.2fx the mean  %s",
          expert,
          skew.sum() == 0 ? 0 : 100 * loads.load(row, expert) / skew.sum(),
          RowLoads.relative(loads, row, expert),
          "#".repeat((int) Math.min(40, Math.round(4 * RowLoads.relative(loads, row, expert)))));
    }
    if (statistics.trace().isEmpty()) {
      console.line("who fires with whom is not known: counts have no tokens");
      return;
    }
    console.line("fire together most:");
    var trace = statistics.trace().get();
    for (Companions.Pair p : Companions.most(trace.together(row), trace.tokens(), PAIRS)) {
      pair(p, trace.tokens());
    }
  }

  private void pair(Companions.Pair p, int tokens) {
    console.line(
        "  %4d with %4d  %5.2f %% of the tokens, %.1f times as often as by chance",
        p.a(), p.b(), 100 * p.tokens() / tokens, p.lift());
  }

  private void expert(int row, int expert) {
    console.line("");
    console.line("expert %d:", expert);
    for (int r = 0; r < loads.rows(); r++) {
      if (row < 0 || r == row) {
        int place = RowLoads.of(loads, r).hottest().indexOf(expert) + 1;
        console.line(
            "  %-28s %5.2fx the mean, number %d of %d",
            statistics.layers().label(r),
            RowLoads.relative(loads, r, expert),
            place,
            loads.experts());
      }
    }
    if (row >= 0 && statistics.trace().isPresent()) {
      var trace = statistics.trace().get();
      Companions.of(trace.together(row), trace.tokens(), expert, PAIRS)
          .forEach(p -> pair(p, trace.tokens()));
    }
    if (row >= 0 && statistics.windows().size() > 1) {
      console.line(
          "  over time: %s",
          statistics.windows().stream()
              .map(w ->
                  String.format(Locale.ROOT, "%.2f", RowLoads.relative(w.loads(), row, expert)))
              .collect(Collectors.joining(" ")));
    }
  }
}
