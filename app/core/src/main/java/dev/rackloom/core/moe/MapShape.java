package dev.rackloom.core.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Small questions to a map. */
public final class MapShape {

  private MapShape() {}

  /** The map that engines start with: experts in turn, slot after slot. */
  public static ExpertMap inTurn(LayerNumbers layers, int experts, RankTopology topology) {
    int[] row = IntStream.range(0, topology.slots()).map(s -> s % experts).toArray();
    int[][] rows = new int[layers.size()][];
    java.util.Arrays.fill(rows, row);
    return ExpertMap.of(layers, experts, topology.slotRanks(), rows);
  }

  /** One row of a map, as a map. */
  public static ExpertMap row(ExpertMap map, int row) {
    return ExpertMap.of(
        map.layers().rows(Ids.of(row)), map.experts(), map.slotRanks(), new int[][] {map.row(row)});
  }

  /** The ranks that hold an expert, once each, ascending. */
  public static List<Integer> ranksOf(ExpertMap map, int row, int expert) {
    return map.slotsOf(row, expert).stream().map(map::rankOf).distinct().boxed().toList();
  }

  /** The load of each rank of a row, copies of an expert taking equal shares. */
  public static double[] rankLoads(ExpertMap map, LoadTable loads, int row) {
    Ids copies = map.copies(row);
    double[] ranks = new double[map.ranks()];
    for (int s = 0; s < map.slots(); s++) {
      int expert = map.expertAt(row, s);
      if (expert != ExpertMap.EMPTY) {
        ranks[map.rankOf(s)] += loads.load(row, expert) / copies.get(expert);
      }
    }
    return ranks;
  }

  /** The rules that a map does not hold to, a line each. */
  public static List<String> broken(ExpertMap map, List<ExpertRule> rules) {
    List<String> broken = new ArrayList<>();
    for (ExpertRule rule : rules) {
      for (int row = 0; row < map.rows(); row++) {
        if (rule.covers(row)) {
          boolean there = ranksOf(map, row, rule.expert()).contains(rule.rank());
          if (there != rule instanceof ExpertRule.Pin) {
            broken.add(
                map.layers().label(row)
                    + ": expert "
                    + rule.expert()
                    + (there ? " is on rank " : " is not on rank ")
                    + rule.rank());
          }
        }
      }
    }
    return broken;
  }
}
