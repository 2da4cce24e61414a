package dev.rackloom.core.workspace;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.ExpertStatistics.Window;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How statistics and maps of experts are written down: numbers in rows. */
final class KeptExperts {

  private KeptExperts() {}

  /** Loads of a window, row after row. */
  record Loads(String label, List<List<Double>> rows) {

    static Loads of(Window window) {
      List<List<Double>> rows = new ArrayList<>();
      for (int r = 0; r < window.loads().rows(); r++) {
        rows.add(java.util.Arrays.stream(window.loads().row(r)).boxed().toList());
      }
      return new Loads(window.label(), rows);
    }

    Window window(int experts) {
      double[] flat =
          rows.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
      return new Window(label, LoadTable.of(rows.size(), experts, flat));
    }
  }

  /** Statistics without their trace, which stays in its file as models do. */
  record Statistics(
      String name,
      String format,
      LayerNumbers layers,
      int experts,
      List<Loads> windows,
      List<String> notes) {

    static Statistics of(ExpertStatistics s) {
      return new Statistics(
          s.name(),
          s.format(),
          s.layers(),
          s.experts(),
          s.windows().stream().map(Loads::of).toList(),
          s.notes());
    }

    ExpertStatistics statistics() {
      return new ExpertStatistics(
          name,
          format,
          layers,
          experts,
          windows.stream().map(w -> w.window(experts)).toList(),
          Optional.empty(),
          notes);
    }
  }

  /** What a person demands of a map. */
  record Rule(boolean pin, int row, int expert, int rank) {

    static Rule of(ExpertRule rule) {
      return new Rule(rule instanceof ExpertRule.Pin, rule.row(), rule.expert(), rule.rank());
    }

    ExpertRule rule() {
      return pin ? new ExpertRule.Pin(row, expert, rank) : new ExpertRule.Ban(row, expert, rank);
    }
  }

  /**
   * A map that is edited.
   *
   * @param after the newest map that was kept then, 0 for none
   */
  record Draft(Map map, List<Rule> rules, long after) {}

  /** A map. */
  record Map(LayerNumbers layers, int experts, Ids slotRanks, List<Ids> rows) {

    static Map of(ExpertMap map) {
      List<Ids> rows = new ArrayList<>();
      for (int r = 0; r < map.rows(); r++) {
        rows.add(Ids.of(map.row(r)));
      }
      return new Map(map.layers(), map.experts(), map.slotRanks(), rows);
    }

    ExpertMap map() {
      return ExpertMap.of(
          layers, experts, slotRanks, rows.stream().map(Ids::toArray).toArray(int[][]::new));
    }
  }
}
