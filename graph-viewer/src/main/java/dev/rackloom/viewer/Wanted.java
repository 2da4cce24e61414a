package dev.rackloom.viewer;

import java.util.Map;
import java.util.Set;

/**
 * What of a model is to be seen.
 *
 * @param open items whose insides are shown, as far as what is around them is
 * @param apart handles of runs (see {@link Repeat}) that are shown one by one; of other runs the
 *     first members stand for all
 * @param alike what may stand for each other
 * @param direction where it flows to
 * @param turns when items were opened, more than 0; those not named were opened before, together.
 *     Beside each other the earlier ones keep their places
 */
public record Wanted(
    Set<Integer> open,
    Set<Integer> apart,
    Alike alike,
    Direction direction,
    Map<Integer, Integer> turns) {

  /** All closed, equal ones as one. */
  public static final Wanted FIRST = new Wanted(Set.of(), Set.of(), Alike.ALL, Direction.DOWN);

  public Wanted {
    open = Set.copyOf(open);
    apart = Set.copyOf(apart);
    turns = Map.copyOf(turns);
  }

  /** Everything opened together. */
  public Wanted(Set<Integer> open, Set<Integer> apart, Alike alike, Direction direction) {
    this(open, apart, alike, direction, Map.of());
  }

  int turn(int item) {
    return turns.getOrDefault(item, 0);
  }
}
