package dev.rackloom.engine.moe.move;

import dev.rackloom.api.moe.ExpertMap;
import java.util.Arrays;

/** A map whose ranks keep in place what they keep, so that nothing is carried inside a rank. */
final class Settled {

  private Settled() {}

  /** {@code to}, with the slots inside each rank ordered as {@code from} has them. */
  static ExpertMap of(ExpertMap from, ExpertMap to) {
    int[][] rows = new int[to.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row(from, to, row);
    }
    return ExpertMap.of(to.layers(), to.experts(), to.slotRanks(), rows);
  }

  private static int[] row(ExpertMap from, ExpertMap to, int row) {
    int[] next = new int[to.slots()];
    Arrays.fill(next, ExpertMap.EMPTY);
    boolean[] taken = new boolean[to.slots()];
    for (int s = 0; s < next.length; s++) {
      int found = find(to, row, to.rankOf(s), from.expertAt(row, s), taken);
      if (found >= 0) {
        taken[found] = true;
        next[s] = from.expertAt(row, s);
      }
    }
    for (int s = 0; s < next.length; s++) {
      int rank = to.rankOf(s);
      if (next[s] != ExpertMap.EMPTY) {
        continue;
      }
      int t = first(to, rank);
      while (t < next.length && to.rankOf(t) == rank && taken[t]) {
        t++;
      }
      if (t < next.length && to.rankOf(t) == rank) {
        taken[t] = true;
        next[s] = to.expertAt(row, t);
      }
    }
    return next;
  }

  private static int find(ExpertMap to, int row, int rank, int expert, boolean[] taken) {
    for (int s = first(to, rank); s < to.slots() && to.rankOf(s) == rank; s++) {
      if (!taken[s] && to.expertAt(row, s) == expert && expert != ExpertMap.EMPTY) {
        return s;
      }
    }
    return -1;
  }

  private static int first(ExpertMap map, int rank) {
    int s = 0;
    while (map.rankOf(s) < rank) {
      s++;
    }
    return s;
  }
}
