package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.moe.grid.Damage;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Slots by the number of their layer, as several formats list them. */
final class Assignments {

  private final Path file;
  private final Map<Integer, int[]> byLayer = new TreeMap<>();

  Assignments(Path file) {
    this.file = file;
  }

  /** The slots of a layer, its number as the file writes it. */
  void add(String layer, int[] slots) {
    if (!layer.matches("\\d{1,6}")) {
      throw Damage.of(file, "has '" + layer + "' where the number of a layer must be");
    }
    if (byLayer.put(Integer.valueOf(layer), slots) != null) {
      throw Damage.of(file, "assigns layer " + layer + " twice");
    }
    int first = byLayer.values().iterator().next().length;
    if (slots.length != first) {
      throw Damage.of(
          file,
          "is ragged: layer " + layer + " has " + slots.length + " slots, another has " + first);
    }
  }

  boolean isEmpty() {
    return byLayer.isEmpty();
  }

  /** The layers' numbers, ascending. */
  Ids numbers() {
    return Ids.copyOf(byLayer.keySet());
  }

  /** Slots, layer after layer. */
  int[][] rows() {
    Collection<int[]> rows = byLayer.values();
    return rows.toArray(int[][]::new);
  }

  /** How many slots each layer has. */
  int slots() {
    return byLayer.values().iterator().next().length;
  }
}
