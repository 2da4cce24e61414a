package dev.rackloom.core.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.RankTopology;
import java.util.Optional;
import java.util.stream.IntStream;

/** Changes of a map by hand, as people ask for them: by expert and rank, not by slot. Pure. */
public final class MapEdit {

  private MapEdit() {}

  /**
   * The map with a copy of an expert on a rank: in an empty slot of the rank, else over a copy
   * there that is not the last of its expert.
   *
   * @throws RackloomException if the rank has it already, or holds only last copies
   */
  public static ExpertMap addCopy(
      ExpertMap map, RankTopology topology, int row, int expert, int rank) {
    known(map, row, expert, rank);
    if (MapShape.ranksOf(map, row, expert).contains(rank)) {
      throw RackloomException.user(
          topology.rank(rank).id() + " has a copy of expert " + expert + " already",
          "choose another rank.");
    }
    int slot = victim(map, row, rank).orElseThrow(() -> full(map, topology, row, rank));
    return map.with(row, slot, expert);
  }

  /** The map with a copy moved from one rank to another, swapped with a copy there if need be. */
  public static ExpertMap move(
      ExpertMap map, RankTopology topology, int row, int expert, int from, int to) {
    known(map, row, expert, to);
    int slot =
        slotOn(map, row, expert, from)
            .orElseThrow(() ->
                RackloomException.user(
                    topology.rank(from).id() + " has no copy of expert " + expert,
                    "choose a rank that has one."));
    if (MapShape.ranksOf(map, row, expert).contains(to)) {
      throw RackloomException.user(
          topology.rank(to).id() + " has a copy of expert " + expert + " already",
          "choose another rank.");
    }
    int there = swapped(map, row, from, to).orElseThrow(() -> full(map, topology, row, to));
    int other = map.expertAt(row, there);
    int[][] rows = map.toArray();
    rows[row][there] = expert;
    rows[row][slot] = other;
    return ExpertMap.of(map.layers(), map.experts(), map.slotRanks(), rows);
  }

  /** The map without a rank's copy of an expert, whose slot takes another copy of what it lacks. */
  public static ExpertMap dropCopy(
      ExpertMap map, RankTopology topology, int row, int expert, int rank) {
    known(map, row, expert, rank);
    int slot =
        slotOn(map, row, expert, rank)
            .orElseThrow(() ->
                RackloomException.user(
                    topology.rank(rank).id() + " has no copy of expert " + expert,
                    "choose a rank that has one."));
    if (map.slotsOf(row, expert).size() == 1) {
      throw RackloomException.user(
          "this is the last copy of expert " + expert + " in " + map.layers().label(row),
          "move it, or add another copy first.");
    }
    return map.with(row, slot, ExpertMap.EMPTY);
  }

  private static void known(ExpertMap map, int row, int expert, int rank) {
    if (row < 0
        || row >= map.rows()
        || expert < 0
        || expert >= map.experts()
        || rank < 0
        || rank >= map.ranks()) {
      throw RackloomException.user(
          "no expert " + expert + " in row " + row + " or no rank " + rank + " in a map of " + map,
          "rows, experts and ranks are numbered from 0.");
    }
  }

  private static RackloomException full(ExpertMap map, RankTopology topology, int row, int rank) {
    return RackloomException.user(
        "every slot of "
            + topology.rank(rank).id()
            + " in "
            + map.layers().label(row)
            + " holds the last copy of an expert",
        "free one first, or move an expert away.");
  }

  private static Optional<Integer> slotOn(ExpertMap map, int row, int expert, int rank) {
    return map.slotsOf(row, expert).stream().filter(s -> map.rankOf(s) == rank).boxed().findFirst();
  }

  /** An empty slot of a rank, else the slot of the expert with most copies, if it has several. */
  private static Optional<Integer> victim(ExpertMap map, int row, int rank) {
    Ids copies = map.copies(row);
    return slots(map, rank)
        .filter(s -> isSpare(map, copies, row, s))
        .boxed()
        .max((a, b) -> Integer.compare(weight(map, copies, row, a), weight(map, copies, row, b)));
  }

  private static boolean isSpare(ExpertMap map, Ids copies, int row, int slot) {
    int expert = map.expertAt(row, slot);
    return expert == ExpertMap.EMPTY || copies.get(expert) > 1;
  }

  private static int weight(ExpertMap map, Ids copies, int row, int slot) {
    int expert = map.expertAt(row, slot);
    return expert == ExpertMap.EMPTY ? Integer.MAX_VALUE : copies.get(expert);
  }

  /** A slot to swap with: empty, or of an expert that the other rank does not have yet. */
  private static Optional<Integer> swapped(ExpertMap map, int row, int from, int to) {
    Optional<Integer> empty =
        slots(map, to).filter(s -> map.expertAt(row, s) == ExpertMap.EMPTY).boxed().findFirst();
    return empty.or(() ->
        slots(map, to)
            .filter(s -> !MapShape.ranksOf(map, row, map.expertAt(row, s)).contains(from))
            .boxed()
            .findFirst());
  }

  private static IntStream slots(ExpertMap map, int rank) {
    return IntStream.range(0, map.slots()).filter(s -> map.rankOf(s) == rank);
  }
}
