package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.Set;

/**
 * What of a model is to be seen.
 *
 * @param open items whose insides are shown, as far as what is around them is
 * @param apart handles of runs (see {@link Repeat}) that are shown one by one; of other runs the
 *     first members stand for all
 * @param alike a number for each stage; only stages of one number stand for each other. None: all
 *     that are equal inside do
 * @param direction where it flows to
 */
public record Wanted(Set<Integer> open, Set<Integer> apart, Ids alike, Direction direction) {

  /** All closed, equal ones as one. */
  public static final Wanted FIRST = new Wanted(Set.of(), Set.of(), Ids.NONE, Direction.DOWN);

  public Wanted {
    open = Set.copyOf(open);
    apart = Set.copyOf(apart);
  }

  int alike(int stage) {
    return stage < alike.size() ? alike.get(stage) : 0;
  }
}
