package dev.rackloom.engine.moe;

import dev.rackloom.api.moe.ExpertMap;

/** The copies of each expert in one row of a map: their ranks, in the order of their slots. */
final class Copies {

  private final int[] first;
  private final int[] rank;

  private Copies(int[] first, int[] rank) {
    this.first = first;
    this.rank = rank;
  }

  static Copies of(ExpertMap map, int row) {
    int experts = map.experts();
    int[] first = new int[experts + 1];
    for (int s = 0; s < map.slots(); s++) {
      if (map.expertAt(row, s) != ExpertMap.EMPTY) {
        first[map.expertAt(row, s) + 1]++;
      }
    }
    for (int e = 0; e < experts; e++) {
      first[e + 1] += first[e];
    }
    int[] at = first.clone();
    int[] rank = new int[first[experts]];
    for (int s = 0; s < map.slots(); s++) {
      int e = map.expertAt(row, s);
      if (e != ExpertMap.EMPTY) {
        rank[at[e]++] = map.rankOf(s);
      }
    }
    return new Copies(first, rank);
  }

  int experts() {
    return first.length - 1;
  }

  /** How many copies all experts have together. */
  int size() {
    return rank.length;
  }

  int count(int expert) {
    return first[expert + 1] - first[expert];
  }

  /** The number of an expert's first copy among all copies. */
  int first(int expert) {
    return first[expert];
  }

  /** The rank of a copy, numbered among all copies. */
  int rank(int copy) {
    return rank[copy];
  }
}
