package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;

/**
 * Equal stages in a row.
 *
 * @param times how often
 * @param each how many stages repeat together
 * @param box around all of them and the bracket on their left
 */
public record Repeat(int times, int each, Box box) {

  /** Room on the left of the stages for the bracket and its label. */
  public static final double RAIL = 58;

  /** Such as {@code × 6}. */
  public String label() {
    return "× " + times;
  }
}
