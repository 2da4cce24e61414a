package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Equal items in a row, children of one group.
 *
 * @param items all of them, in order
 * @param each how many repeat together
 * @param folded whether the first ones stand for all of them
 * @param handle the item that names the run, whatever is on show
 * @param firstStage the position of the first one if they are stages, else {@link Item#NONE}
 * @param box around those on show and the bracket beside them; empty where there is no room for a
 *     bracket, as in columns
 */
public record Repeat(Ids items, int each, boolean folded, int handle, int firstStage, Box box) {

  /** Room beside the items for the bracket and its label. */
  public static final double RAIL = 58;

  private static final double BESIDE = 6;

  /** Boxes and the bracket beside them. */
  static Box around(Box boxes, Direction direction) {
    return direction == Direction.DOWN
        ? new Box(
            boxes.x() - RAIL, boxes.y() - BESIDE, boxes.width() + RAIL, boxes.height() + 2 * BESIDE)
        : new Box(
            boxes.x() - BESIDE,
            boxes.y() - RAIL,
            boxes.width() + 2 * BESIDE,
            boxes.height() + RAIL);
  }

  /** The same where there is no room for a bracket. */
  Repeat unbracketed() {
    return new Repeat(items, each, folded, handle, firstStage, Box.EMPTY);
  }

  /** Whether a bracket stands beside those on show. */
  public boolean bracketed() {
    return box.width() > 0;
  }

  /** How often. */
  public int times() {
    return items.size() / each;
  }

  /** Such as {@code × 6}. */
  public String label() {
    return "× " + times();
  }

  /** Positions of all of them, if they are stages; none otherwise. */
  public List<Integer> stages() {
    return firstStage < 0
        ? List.of()
        : IntStream.range(firstStage, firstStage + items.size()).boxed().toList();
  }

  /** What an overlay says of all of them, if they are stages; nothing otherwise. */
  public String together(Overlay overlay) {
    return firstStage < 0 ? "" : overlay.together(stages());
  }

  /** The item that is on show for one of them. */
  public int shownFor(int item) {
    return folded ? items.get(position(item) % each) : item;
  }

  /** The items that one on show stands for, itself included. */
  public List<Integer> standsFor(int item) {
    int first = position(item) % each;
    return folded
        ? IntStream.range(0, times()).mapToObj(i -> items.get(first + i * each)).toList()
        : List.of(item);
  }

  private int position(int item) {
    return IntStream.range(0, items.size())
        .filter(i -> items.get(i) == item)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("item " + item + " is not in " + items));
  }

  /** Whether a point is on the bracket. */
  public boolean isBracket(double x, double y, Direction direction) {
    return bracketed()
        && box.contains(x, y)
        && (direction == Direction.DOWN ? x < box.x() + RAIL : y < box.y() + RAIL);
  }
}
