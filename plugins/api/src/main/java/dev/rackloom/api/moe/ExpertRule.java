package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;

/** What a person demands of a map. */
public sealed interface ExpertRule {

  /** Stands for every row. */
  int EVERY_ROW = -1;

  /** The row it speaks of, or {@link #EVERY_ROW}. */
  int row();

  /** The expert it speaks of. */
  int expert();

  /** The rank it speaks of. */
  int rank();

  /** Whether it speaks of a row. */
  default boolean covers(int ofRow) {
    return row() == EVERY_ROW || row() == ofRow;
  }

  /** The expert has a copy on the rank. */
  record Pin(int row, int expert, int rank) implements ExpertRule {
    public Pin {
      check(row, expert, rank);
    }
  }

  /** The expert has no copy on the rank. */
  record Ban(int row, int expert, int rank) implements ExpertRule {
    public Ban {
      check(row, expert, rank);
    }
  }

  private static void check(int row, int expert, int rank) {
    Checks.that(row >= EVERY_ROW, "row of a rule must be 0 or more, was " + row);
    Checks.notNegative(expert, "expert of a rule");
    Checks.notNegative(rank, "rank of a rule");
  }
}
