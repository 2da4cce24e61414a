package dev.rackloom.moe;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.nio.file.Path;

/**
 * A map from slots to experts as statistics carry it, to turn counts of slots into counts of
 * experts.
 */
final class Slots {

  private final Path file;
  private final int rows;
  private final int slots;
  private final int experts;
  private final int[] expertOf;

  private Slots(Path file, int rows, int slots, int experts, int[] expertOf) {
    this.file = file;
    this.rows = rows;
    this.slots = slots;
    this.experts = experts;
    this.expertOf = expertOf;
  }

  /**
   * A map of rows x slots.
   *
   * @param said how many experts there are; 0 for the largest in the map and those before it
   */
  static Slots of(Path file, Grid map, int said) {
    if (map.rank() != 2) {
      throw Damage.of(file, "has a map of shape " + map.shape() + ", not layers x slots");
    }
    int[] expertOf = new int[map.size()];
    int largest = 0;
    for (int i = 0; i < expertOf.length; i++) {
      expertOf[i] = map.whole(file, i);
      largest = Math.max(largest, expertOf[i]);
    }
    int experts = said > 0 ? said : largest + 1;
    int rows = map.extent(0);
    Damage.atMost(file, largest + 1L, said > 0 ? said : Short.MAX_VALUE, "experts in its map");
    Damage.atMost(file, (long) rows * experts, Damage.CELLS, "loads");
    return new Slots(file, rows, map.extent(1), experts, expertOf);
  }

  int experts() {
    return experts;
  }

  int rows() {
    return rows;
  }

  /** Refuses a grid that is not rows x slots. */
  void sameShape(Grid grid) {
    if (grid.rank() != 2 || grid.extent(0) != rows || grid.extent(1) != slots) {
      throw Damage.of(
          file,
          "has counts of shape "
              + grid.shape()
              + " beside a map of "
              + rows
              + " layers x "
              + slots
              + " slots");
    }
  }

  /** The expert in a slot. */
  int expertAt(int row, int slot) {
    if (slot < 0 || slot >= slots) {
      throw Damage.of(file, "asks for slot " + slot + " of " + slots + " in row " + row);
    }
    return expertOf[row * slots + slot];
  }

  /** The loads of experts: a grid's numbers from a position on, slot by slot, summed. */
  double[] logical(Grid physical, int from) {
    double[] loads = new double[rows * experts];
    for (int i = 0; i < rows * slots; i++) {
      double load = physical.at(from + i);
      if (expertOf[i] > ExpertMap.EMPTY) {
        loads[i / slots * experts + expertOf[i]] += load;
      } else if (load != 0) {
        throw Damage.of(
            file,
            "has load "
                + load
                + " in slot "
                + i % slots
                + " of row "
                + i / slots
                + ", which is empty");
      }
    }
    return loads;
  }
}
