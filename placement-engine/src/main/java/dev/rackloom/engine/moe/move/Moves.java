package dev.rackloom.engine.moe.move;

import dev.rackloom.api.Checks;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.RankTopology;
import java.util.Arrays;

/** How many experts have to be carried from a map to another. */
public final class Moves {

  private Moves() {}

  /**
   * Copies that a rank holds in {@code to} and did not hold in {@code from}; all rows, all ranks.
   */
  public static int count(ExpertMap from, ExpertMap to) {
    same(from, to);
    int moves = 0;
    for (int row = 0; row < from.rows(); row++) {
      for (int missing : missing(held(from, row), held(to, row))) {
        moves += missing;
      }
    }
    return moves;
  }

  /**
   * Experts that a rank holds in {@code to} and did not hold at all in {@code from}: what has to be
   * carried between ranks, further copies on a rank being made there.
   */
  static int carried(ExpertMap from, ExpertMap to) {
    same(from, to);
    int carried = 0;
    for (int row = 0; row < from.rows(); row++) {
      int[][] old = held(from, row);
      int[][] next = held(to, row);
      for (int r = 0; r < next.length; r++) {
        for (int e = 0; e < next[r].length; e++) {
          carried += next[r][e] > 0 && old[r][e] == 0 ? 1 : 0;
        }
      }
    }
    return carried;
  }

  /**
   * The same map with each layer's ranks renamed so that least has to be carried from {@code from}:
   * a best one-to-one assignment among ranks of the same speed and slots. Balance stays the same;
   * traffic between nodes need not, so match a map that knows nodes with {@code inNodes}: then a
   * rank keeps to its node.
   */
  public static ExpertMap matched(
      ExpertMap from, ExpertMap to, RankTopology topology, boolean inNodes) {
    same(from, to);
    int[][] rows = new int[to.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = renamed(to, row, assignment(from, to, row, topology, inNodes));
    }
    return ExpertMap.of(to.layers(), to.experts(), to.slotRanks(), rows);
  }

  private static void same(ExpertMap from, ExpertMap to) {
    Checks.that(
        from.rows() == to.rows()
            && from.experts() == to.experts()
            && from.slotRanks().equals(to.slotRanks()),
        "moves between maps of unlike shapes: " + from + " and " + to);
  }

  private static int[] assignment(
      ExpertMap from, ExpertMap to, int row, RankTopology topology, boolean inNodes) {
    int[][] old = held(from, row);
    int[][] next = held(to, row);
    int n = topology.size();
    int never = to.slots() + 1;
    int[][] cost = new int[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        cost[a][b] = alike(topology, a, b, inNodes) ? missing(old[b], next[a]) : never;
      }
    }
    return BestAssignment.of(cost);
  }

  private static boolean alike(RankTopology topology, int a, int b, boolean inNodes) {
    RankTopology.Rank x = topology.rank(a);
    RankTopology.Rank y = topology.rank(b);
    return x.speed() == y.speed() && x.slots() == y.slots() && (!inNodes || x.node() == y.node());
  }

  private static int[] renamed(ExpertMap map, int row, int[] rankNow) {
    int[] next = new int[map.slots()];
    int[] first = new int[rankNow.length];
    for (int s = map.slots() - 1; s >= 0; s--) {
      first[map.rankOf(s)] = s;
    }
    for (int s = 0; s < map.slots(); s++) {
      int r = map.rankOf(s);
      next[first[rankNow[r]] + s - first[r]] = map.expertAt(row, s);
    }
    return next;
  }

  /** How many copies of each expert each rank holds. */
  static int[][] held(ExpertMap map, int row) {
    int[][] held = new int[map.ranks()][map.experts()];
    for (int s = 0; s < map.slots(); s++) {
      if (map.expertAt(row, s) != ExpertMap.EMPTY) {
        held[map.rankOf(s)][map.expertAt(row, s)]++;
      }
    }
    return held;
  }

  private static int[] missing(int[][] old, int[][] next) {
    int[] missing = new int[next.length];
    Arrays.setAll(missing, r -> missing(old[r], next[r]));
    return missing;
  }

  private static int missing(int[] old, int[] next) {
    int n = 0;
    for (int e = 0; e < next.length; e++) {
      n += Math.max(0, next[e] - old[e]);
    }
    return n;
  }
}
