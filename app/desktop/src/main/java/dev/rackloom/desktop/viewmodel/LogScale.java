package dev.rackloom.desktop.viewmodel;

/**
 * Whole numbers on a logarithmic scale, with eight steps to a doubling where there are as many: 1,
 * 2, ... 16, 18, 20, ... 32, 36, 40, and so on.
 *
 * @param least at the left end, 1 or more
 * @param most at the right end
 */
public record LogScale(long least, long most) {

  private static final int STEPS = 8;

  /** Where a value stands, 0 to 1. */
  public double position(long value) {
    return Math.log(clamp(value) / (double) least) / Math.log(most / (double) least);
  }

  /** The value of the step nearest to a position. */
  public long value(double position) {
    double exact = least * Math.pow(most / (double) least, Math.clamp(position, 0, 1));
    long below = onGrid(exact);
    long above = above(below);
    return clamp(exact * exact > (double) below * above ? above : below);
  }

  /** The next step above. */
  public long next(long value) {
    return clamp(above(value));
  }

  /** The next step below. */
  public long previous(long value) {
    return clamp(onGrid(value - 1));
  }

  /** The nearest value that is on the scale. */
  public long clamp(long value) {
    return Math.clamp(value, least, most);
  }

  private static long above(long value) {
    long below = onGrid(value);
    return below + step(below);
  }

  /** The greatest step that is not above {@code value}. */
  private static long onGrid(double value) {
    long floor = Math.max(1, (long) Math.floor(value));
    return floor - floor % step(floor);
  }

  private static long step(long value) {
    return Math.max(1, Long.highestOneBit(value) / STEPS);
  }
}
