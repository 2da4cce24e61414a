package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.Arrays;

/**
 * Which expert lives in which slot, in every layer ("physical to logical"), and on which rank each
 * slot is. Immutable. Every expert has at least one copy in every row; a slot may be {@link
 * #EMPTY}.
 */
public final class ExpertMap {

  /** Stands in a slot that holds nothing. */
  public static final int EMPTY = -1;

  private final LayerNumbers layers;
  private final int experts;
  private final Ids slotRanks;
  private final int[][] physicalToLogical;

  private ExpertMap(LayerNumbers layers, int experts, Ids slotRanks, int[][] physicalToLogical) {
    this.layers = layers;
    this.experts = experts;
    this.slotRanks = slotRanks;
    this.physicalToLogical = physicalToLogical;
  }

  /**
   * A copy of {@code physicalToLogical[row][slot]}.
   *
   * @param slotRanks the rank of each slot, ascending
   * @throws IllegalArgumentException if rows are ragged, a slot holds no known expert or an expert
   *     has no copy, naming the layer
   */
  public static ExpertMap of(
      LayerNumbers layers, int experts, Ids slotRanks, int[][] physicalToLogical) {
    Checks.positive(experts, "experts");
    Checks.that(
        slotRanks.size() >= experts,
        experts + " experts do not fit into " + slotRanks.size() + " slots");
    for (int s = 1; s < slotRanks.size(); s++) {
      Checks.that(
          slotRanks.get(s) >= slotRanks.get(s - 1),
          "ranks of slots must ascend, slot " + s + " does not");
    }
    Checks.that(slotRanks.get(0) >= 0, "ranks of slots must be 0 or more, was " + slotRanks.get(0));
    Checks.that(
        physicalToLogical.length == layers.size(),
        layers.size() + " layers, but " + physicalToLogical.length + " rows");
    int[][] copy = new int[physicalToLogical.length][];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = checked(physicalToLogical[row].clone(), layers.label(row), experts, slotRanks);
    }
    return new ExpertMap(layers, experts, slotRanks, copy);
  }

  private static int[] checked(int[] row, String layer, int experts, Ids slotRanks) {
    Checks.that(
        row.length == slotRanks.size(),
        layer + " has " + row.length + " slots, not " + slotRanks.size());
    boolean[] there = new boolean[experts];
    for (int s = 0; s < row.length; s++) {
      Checks.that(
          row[s] >= EMPTY && row[s] < experts,
          "slot " + s + " of " + layer + " holds expert " + row[s] + ", there are " + experts);
      if (row[s] != EMPTY) {
        there[row[s]] = true;
      }
    }
    for (int e = 0; e < experts; e++) {
      Checks.that(there[e], "expert " + e + " has no copy in " + layer);
    }
    return row;
  }

  /** Which layers the rows are. */
  public LayerNumbers layers() {
    return layers;
  }

  /** How many rows (layers). */
  public int rows() {
    return physicalToLogical.length;
  }

  /** How many experts each row has. */
  public int experts() {
    return experts;
  }

  /** How many slots each row has. */
  public int slots() {
    return slotRanks.size();
  }

  /** How many ranks: one more than the largest rank of a slot. */
  public int ranks() {
    return slotRanks.get(slotRanks.size() - 1) + 1;
  }

  /** The rank of each slot. */
  public Ids slotRanks() {
    return slotRanks;
  }

  /** The rank of a slot. */
  public int rankOf(int slot) {
    return slotRanks.get(slot);
  }

  /** The expert in a slot, or {@link #EMPTY}. */
  public int expertAt(int row, int slot) {
    return physicalToLogical[row][slot];
  }

  /** The slots of an expert, ascending. */
  public Ids slotsOf(int row, int expert) {
    int[] of = physicalToLogical[row];
    return Ids.of(Ids.range(0, of.length).stream().filter(s -> of[s] == expert).toArray());
  }

  /** How many copies each expert has in a row. */
  public Ids copies(int row) {
    int[] count = new int[experts];
    for (int e : physicalToLogical[row]) {
      if (e != EMPTY) {
        count[e]++;
      }
    }
    return Ids.of(count);
  }

  /** A copy of a row: the expert of each slot. */
  public int[] row(int row) {
    return physicalToLogical[row].clone();
  }

  /** A copy of all rows. */
  public int[][] toArray() {
    return Arrays.stream(physicalToLogical).map(int[]::clone).toArray(int[][]::new);
  }

  /** The same map with another expert in one slot. */
  public ExpertMap with(int row, int slot, int expert) {
    int[][] next = physicalToLogical.clone();
    next[row] = row(row);
    next[row][slot] = expert;
    return of(layers, experts, slotRanks, next);
  }

  /** The same map, its layers numbered otherwise. */
  public ExpertMap numbered(LayerNumbers otherwise) {
    return of(otherwise, experts, slotRanks, physicalToLogical);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExpertMap m
        && experts == m.experts
        && layers.equals(m.layers)
        && slotRanks.equals(m.slotRanks)
        && Arrays.deepEquals(physicalToLogical, m.physicalToLogical);
  }

  @Override
  public int hashCode() {
    return 31 * layers.hashCode() + Arrays.deepHashCode(physicalToLogical);
  }

  @Override
  public String toString() {
    return rows()
        + " layers x "
        + slots()
        + " slots of "
        + experts
        + " experts on "
        + ranks()
        + " ranks";
  }
}
