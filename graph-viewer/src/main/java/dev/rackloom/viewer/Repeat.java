package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Equal stages in a row.
 *
 * @param first the position of the first stage
 * @param times how often
 * @param each how many stages repeat together
 * @param folded whether the first ones stand for all of them
 * @param box around those on show and the bracket beside them
 */
public record Repeat(int first, int times, int each, boolean folded, Box box) {

  /** Room beside the stages for the bracket and its label. */
  public static final double RAIL = 58;

  /** Such as {@code × 6}. */
  public String label() {
    return "× " + times;
  }

  /** All of them. */
  public List<Integer> stages() {
    return IntStream.range(first, first + each * times).boxed().toList();
  }

  /** Whether a stage is one of them. */
  public boolean holds(int stage) {
    return stage >= first && stage < first + each * times;
  }

  /** The stage that is on show for one of them. */
  public int shownFor(int stage) {
    return folded ? first + (stage - first) % each : stage;
  }

  /** The stages that one on show stands for, itself included. */
  public List<Integer> standsFor(int stage) {
    return folded
        ? IntStream.range(0, times).mapToObj(i -> shownFor(stage) + i * each).toList()
        : List.of(stage);
  }

  /** Whether a point is on the bracket. */
  public boolean isBracket(double x, double y, Direction direction) {
    return box.contains(x, y)
        && (direction == Direction.DOWN ? x < box.x() + RAIL : y < box.y() + RAIL);
  }
}
