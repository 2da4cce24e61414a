package dev.rackloom.viewer;

import java.util.List;

/**
 * How a model is looked at, in names that hold when it is read again (see {@link Paths}).
 *
 * @param all whether every group was opened at once: then {@code opened} and {@code apart} name
 *     those that are not
 * @param opened items whose insides are shown, in the order in which they were opened
 * @param apart handles of runs that are shown one by one
 * @param sight which part is looked at
 * @param direction where it flows to
 */
public record GraphState(
    boolean all,
    List<List<String>> opened,
    List<List<String>> apart,
    Sight sight,
    Direction direction) {

  /** So many names of either kind are kept at most. */
  public static final int MOST = 1_000;

  /** Everything closed, as at first. */
  public static final GraphState FIRST =
      new GraphState(false, List.of(), List.of(), Sight.FIRST, Direction.DOWN);

  public GraphState {
    opened = opened.stream().limit(MOST).map(List::copyOf).toList();
    apart = apart.stream().limit(MOST).map(List::copyOf).toList();
  }

  /** The same, flowing elsewhere. */
  public GraphState to(Direction other) {
    return new GraphState(all, opened, apart, sight, other);
  }
}
