package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.RankTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pins and bans as they are typed: {@code 3@0} or {@code 12:3@0}. */
final class ExpertRules {

  private static final Pattern RULE = Pattern.compile("(?:(\\d{1,6}):)?(\\d{1,6})@(\\d{1,6})");

  private ExpertRules() {}

  static List<ExpertRule> parse(
      List<String> pins, List<String> bans, ExpertStatistics statistics, RankTopology topology) {
    List<ExpertRule> rules = new ArrayList<>();
    for (String pin : pins) {
      int[] r = parse("--pin", pin, statistics, topology);
      rules.add(new ExpertRule.Pin(r[0], r[1], r[2]));
    }
    for (String ban : bans) {
      int[] r = parse("--ban", ban, statistics, topology);
      rules.add(new ExpertRule.Ban(r[0], r[1], r[2]));
    }
    return rules;
  }

  private static int[] parse(
      String option, String text, ExpertStatistics statistics, RankTopology topology) {
    Matcher m = RULE.matcher(text.strip());
    if (!m.matches()) {
      throw RackloomException.user(
          option + " " + text + " is no rule",
          "write EXPERT@RANK or LAYER:EXPERT@RANK, such as 12:3@0.");
    }
    int expert = Integer.parseInt(m.group(2));
    int rank = Integer.parseInt(m.group(3));
    if (expert >= statistics.experts() || rank >= topology.size()) {
      throw RackloomException.user(
          option
              + " "
              + text
              + ": there are "
              + statistics.experts()
              + " experts and "
              + topology.size()
              + " ranks",
          "number both from 0.");
    }
    int row =
        m.group(1) == null
            ? ExpertRule.EVERY_ROW
            : MoeShowVerb.row(statistics.layers(), Integer.parseInt(m.group(1)));
    return new int[] {row, expert, rank};
  }

  /**
   * A map with the rows of some statistics: its own, or those of the same layers where it has more,
   * such as rows of dense layers.
   */
  static ExpertMap sameLayers(ExpertMap map, LayerNumbers layers) {
    if (map.rows() == layers.size()) {
      return map.numbered(layers);
    }
    List<int[]> rows = new ArrayList<>();
    for (int r = 0; r < layers.size(); r++) {
      int row = rowOf(map.layers(), layers, r);
      if (row < 0) {
        throw RackloomException.user(
            "the map has " + map.layers().text() + ", the statistics " + layers.text(),
            "take a map of the same layers, or say how many dense layers come first: --dense N.");
      }
      rows.add(map.row(row));
    }
    return ExpertMap.of(layers, map.experts(), map.slotRanks(), rows.toArray(int[][]::new));
  }

  private static int rowOf(LayerNumbers in, LayerNumbers layers, int r) {
    for (int row = 0; row < in.size(); row++) {
      boolean model =
          layers.layers().get(r) != LayerNumbers.UNKNOWN
              && in.layers().get(row) == layers.layers().get(r);
      boolean moe =
          in.layers().get(row) == LayerNumbers.UNKNOWN
              && layers.moeLayers().get(r) != LayerNumbers.UNKNOWN
              && in.moeLayers().get(row) == layers.moeLayers().get(r);
      if (model || moe) {
        return row;
      }
    }
    return -1;
  }
}
