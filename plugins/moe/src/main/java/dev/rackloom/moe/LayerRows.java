package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.moe.grid.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Which rows of a file are layers with experts, and which layers of the model they are. What was
 * concluded, rather than said by the file or a person, is in the notes.
 *
 * @param rows the rows that stay
 * @param layers what they are
 * @param notes for people
 */
record LayerRows(Ids rows, LayerNumbers layers, List<String> notes) {

  /** How a format counts layers. */
  enum Says {
    /** Dense layers have rows too. */
    WITH_DENSE,
    /** Layers with experts only. */
    MOE_ONLY,
    /** Nothing. */
    NOTHING
  }

  /**
   * Chooses among {@code count} rows.
   *
   * @param used whether a row has any load
   * @throws RackloomException if no row is used, or a row that was said to be dense is
   */
  static LayerRows of(Path file, Says says, int count, IntPredicate used, ExpertHints hints) {
    Ids busy = Ids.of(Ids.range(0, count).stream().filter(used).toArray());
    if (busy.isEmpty()) {
      throw Damage.of(file, "holds no load at all: " + count + " layers, all of them zero");
    }
    return switch (says) {
      case MOE_ONLY -> moeOnly(count, hints, List.of());
      case WITH_DENSE -> withDense(file, count, busy, hints);
      case NOTHING -> unsaid(file, count, busy, hints);
    };
  }

  private static LayerRows moeOnly(int count, ExpertHints hints, List<String> before) {
    List<String> notes = new ArrayList<>(before);
    if (hints.denseLayers() == LayerNumbers.UNKNOWN) {
      notes.add(
          "rows are layers with experts only; how many dense layers stand before them is not known");
    }
    return new LayerRows(Ids.range(0, count), hints.moeLayers(count), notes);
  }

  private static LayerRows withDense(Path file, int count, Ids busy, ExpertHints hints) {
    int dense = hints.denseLayers();
    if (dense == LayerNumbers.UNKNOWN) {
      return concluded(count, busy);
    }
    if (busy.get(0) < dense || dense >= count) {
      throw RackloomException.user(
          file
              + " counts dense layers and has load in layer "
              + busy.get(0)
              + " of "
              + count
              + ", but "
              + dense
              + " dense layers were said to stand first",
          "leave the number of dense layers out, or correct it.");
    }
    return new LayerRows(
        Ids.range(dense, count), LayerNumbers.after(dense, count - dense), List.of());
  }

  private static LayerRows concluded(int count, Ids busy) {
    List<String> notes = new ArrayList<>();
    if (busy.size() < count) {
      notes.add(
          "rows without load are taken as dense layers and left out: "
              + ranges(Ids.range(0, count).stream().filter(r -> !busy.contains(r)).toArray()));
    }
    return new LayerRows(busy, LayerNumbers.withDense(busy), notes);
  }

  private static LayerRows unsaid(Path file, int count, Ids busy, ExpertHints hints) {
    int idle = busy.get(0);
    if (idle > 0 && hints.denseLayers() <= idle) {
      LayerRows rows = withDense(file, count, busy, hints);
      List<String> notes = new ArrayList<>(rows.notes);
      notes.add(
          "the file does not say how it counts layers; its first rows are empty, so dense layers are counted");
      return new LayerRows(rows.rows, rows.layers, notes);
    }
    return moeOnly(count, hints, List.of("the file does not say how it counts layers"));
  }

  /** Numbers in few characters: {@code 0-2, 7}. */
  static String ranges(int... ascending) {
    List<int[]> runs = new ArrayList<>();
    for (int n : ascending) {
      if (!runs.isEmpty() && runs.getLast()[1] == n - 1) {
        runs.getLast()[1] = n;
      } else {
        runs.add(new int[] {n, n});
      }
    }
    return runs.stream()
        .map(r -> r[0] == r[1] ? String.valueOf(r[0]) : r[0] + "-" + r[1])
        .collect(Collectors.joining(", "));
  }
}
