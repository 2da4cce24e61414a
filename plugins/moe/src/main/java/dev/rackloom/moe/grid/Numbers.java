package dev.rackloom.moe.grid;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Collects nested lists of numbers as they are parsed: {@link #open}, {@link #number}, {@link
 * #close}. Lists of one depth must be of one length; the first that is not is named.
 */
public final class Numbers {

  private static final int DEPTH = 4;
  private static final int UNSEEN = -1;

  private final Path file;
  private final String what;
  private final int[] extents = new int[DEPTH];
  private final int[] at = new int[DEPTH];
  private int depth;
  private int deepest;
  private double[] values = new double[16];
  private int count;

  /**
   * Nothing yet.
   *
   * @param what the numbers are, for messages
   */
  public Numbers(Path file, String what) {
    this.file = file;
    this.what = what;
    Arrays.fill(extents, UNSEEN);
  }

  /** A list begins. */
  public void open() {
    item();
    if (depth == DEPTH || (deepest > 0 && count > 0 && depth == deepest)) {
      throw Damage.of(file, "has lists of different depths in " + what);
    }
    at[depth++] = 0;
    deepest = Math.max(deepest, depth);
  }

  /** A number comes. */
  public void number(double value) {
    item();
    if (depth != deepest) {
      throw Damage.of(file, "has lists and numbers side by side in " + what);
    }
    if (count == values.length) {
      Damage.atMost(file, count + 1L, Damage.NUMBERS / Double.BYTES, "numbers");
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
  }

  private void item() {
    if (depth > 0) {
      at[depth - 1]++;
    }
  }

  /** A list ends; whether it was the outermost. */
  public boolean close() {
    depth--;
    if (extents[depth] == UNSEEN) {
      extents[depth] = at[depth];
    } else if (extents[depth] != at[depth]) {
      throw Damage.of(
          file,
          "is ragged: "
              + place()
              + " of "
              + what
              + " has "
              + at[depth]
              + " entries, those before have "
              + extents[depth]);
    }
    return depth == 0;
  }

  /** Which list just ended, as positions from the outside in. */
  private String place() {
    StringBuilder text = new StringBuilder("list");
    for (int d = 0; d < depth; d++) {
      text.append(d == 0 ? " " : ".").append(at[d] - 1);
    }
    return text.toString();
  }

  /** What was collected, {@code rank} lists deep. */
  public Grid grid(int rank) {
    if (deepest != rank) {
      throw Damage.of(file, "has " + what + " " + deepest + " lists deep, not " + rank);
    }
    return grid();
  }

  /** What was collected. */
  public Grid grid() {
    int[] shape = new int[deepest];
    for (int d = 0; d < deepest; d++) {
      shape[d] = Math.max(0, extents[d]);
    }
    return Grid.of(values, count, shape);
  }
}
