package dev.rackloom.engine.moe;

import dev.rackloom.api.moe.ExpertMap;

/** The copies of each expert in one row of a map: their ranks, in the order of their slots. */
public final class Copies {

  private final int[] first;
  private final int[] rank;

  private Copies(int[] first, int[] rank) {
    this.first = first;
    this.rank = rank;
  }

  /** The copies of a row. */
  public static Copies of(ExpertMap map, int row) {
    return of(map.row(row), map.slotRanks().toArray(), map.experts());
  }

  /** The copies in slots, of each its expert ({@link ExpertMap#EMPTY} for none) and its rank. */
  public static Copies of(int[] expertAt, int[] rankOf, int experts) {
    int[] first = new int[experts + 1];
    for (int e : expertAt) {
      if (e != ExpertMap.EMPTY) {
        first[e + 1]++;
      }
    }
    for (int e = 0; e < experts; e++) {
      first[e + 1] += first[e];
    }
    int[] at = first.clone();
    int[] rank = new int[first[experts]];
    for (int s = 0; s < expertAt.length; s++) {
      if (expertAt[s] != ExpertMap.EMPTY) {
        rank[at[expertAt[s]]++] = rankOf[s];
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
