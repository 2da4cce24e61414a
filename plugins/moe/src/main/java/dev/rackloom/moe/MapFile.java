package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What all formats of maps share: building one from what a file says, and refusing to write one.
 */
final class MapFile {

  private MapFile() {}

  /** The rows of a grid of layers x slots. */
  static int[][] rows(Path file, Grid grid) {
    if (grid.rank() != 2) {
      throw Damage.of(file, "has a map of shape " + grid.shape() + ", not layers x slots");
    }
    int slots = grid.extent(1);
    int[][] rows = new int[grid.extent(0)][slots];
    for (int i = 0; i < grid.size(); i++) {
      rows[i / slots][i % slots] = grid.whole(file, i);
    }
    return rows;
  }

  /** A list of whole numbers. */
  static int[] row(Path file, Grid grid) {
    if (grid.rank() != 1) {
      throw Damage.of(file, "has slots " + grid.rank() + " lists deep, not one");
    }
    return IntStream.range(0, grid.size()).map(i -> grid.whole(file, i)).toArray();
  }

  /**
   * The map of some rows.
   *
   * @param experts how many the file says there are; 0 if it does not
   */
  static ExpertMap of(
      Path file, LayerNumbers layers, int experts, Ids slotRanks, int[][] rows, ExpertHints hints) {
    if (rows.length == 0) {
      throw Damage.of(file, "holds a map of no layer");
    }
    int there = experts > 0 ? experts : largest(rows) + 1;
    if (hints.experts() > 0 && there != hints.experts()) {
      throw RackloomException.user(
          file + " places " + there + " experts, but " + hints.experts() + " were said",
          "leave the number of experts out, or correct it.");
    }
    try {
      return ExpertMap.of(layers, there, slotRanks, rows);
    } catch (IllegalArgumentException e) {
      throw Damage.of(file, "holds no map that can serve: " + e.getMessage());
    }
  }

  private static int largest(int[][] rows) {
    return Arrays.stream(rows).flatMapToInt(IntStream::of).max().orElse(0);
  }

  /** The ranks of slots where the file does not say them. */
  static Ids slotRanks(Path file, int slots, ExpertHints hints) {
    Ids perRank = hints.slotsPerRank();
    if (perRank.isEmpty()) {
      throw Damage.unsaid(file, "on which ranks its " + slots + " slots are", "--ranks N");
    }
    if (perRank.stream().mapToLong(n -> n).sum() != slots
        || perRank.stream().anyMatch(n -> n < 0)) {
      throw RackloomException.user(
          file
              + " has "
              + slots
              + " slots, but "
              + perRank.size()
              + " ranks with "
              + perRank.stream().mapToLong(n -> n).sum()
              + " slots were said",
          "correct the ranks or their slots.");
    }
    return Ids.of(
        IntStream.range(0, perRank.size())
            .flatMap(r -> IntStream.generate(() -> r).limit(perRank.get(r)))
            .toArray());
  }

  /** Refuses a map with an empty slot, which no engine's format can hold. */
  static void full(ExpertMap map, String format) {
    for (int row = 0; row < map.rows(); row++) {
      for (int slot = 0; slot < map.slots(); slot++) {
        if (map.expertAt(row, slot) == ExpertMap.EMPTY) {
          throw RackloomException.user(
              format
                  + " cannot hold an empty slot: slot "
                  + slot
                  + " of "
                  + map.layers().label(row),
              "place again with a copy for every slot.");
        }
      }
    }
  }

  /** Refuses numbers of layers that nobody has said. */
  static void numbered(ExpertMap map, Ids numbers, String format, String kind, String maybe) {
    if (numbers.contains(LayerNumbers.UNKNOWN)) {
      throw RackloomException.user(
          format + " needs " + kind + ", which nobody has said: " + map.layers().text(), maybe);
    }
  }

  /** What engines assume that number slots through equal ranks. */
  static java.util.Optional<String> unequalRanks(ExpertMap map) {
    int[] count = new int[map.ranks()];
    map.slotRanks().stream().forEach(r -> count[r]++);
    return Arrays.stream(count).distinct().count() == 1
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            "ranks have "
                + Arrays.stream(count).min().orElse(0)
                + " to "
                + Arrays.stream(count).max().orElse(0)
                + " slots; the engine assumes the same number on each");
  }

  /** Numbers as JSON and YAML write a list. */
  static String list(int[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
