package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.Arrays;

/**
 * How often each expert was asked for: a load per row (layer) and expert, in tokens or anything
 * proportional to them. Immutable; finite and 0 or more.
 */
public final class LoadTable {

  private final int rows;
  private final int experts;
  private final double[] loads;

  private LoadTable(int rows, int experts, double[] loads) {
    this.rows = rows;
    this.experts = experts;
    this.loads = loads;
  }

  /**
   * A copy of {@code loads[row][expert]}.
   *
   * @throws IllegalArgumentException if rows differ in length or a load is not finite or below 0,
   *     naming row and expert
   */
  public static LoadTable of(double[][] loads) {
    int experts = loads.length == 0 ? 0 : loads[0].length;
    double[] flat = new double[loads.length * experts];
    for (int r = 0; r < loads.length; r++) {
      Checks.that(
          loads[r].length == experts,
          "row " + r + " has " + loads[r].length + " experts, row 0 has " + experts);
      System.arraycopy(loads[r], 0, flat, r * experts, experts);
    }
    return of(loads.length, experts, flat);
  }

  /** A copy of loads that lie row after row. */
  public static LoadTable of(int rows, int experts, double[] loads) {
    Checks.that(
        loads.length == rows * experts,
        rows
            + " rows of "
            + experts
            + " experts need "
            + rows * experts
            + " loads, there are "
            + loads.length);
    for (int i = 0; i < loads.length; i++) {
      int at = i;
      if (!(loads[at] >= 0) || Double.isInfinite(loads[at])) {
        throw new IllegalArgumentException(
            "the load of expert "
                + at % experts
                + " in row "
                + at / experts
                + " must be finite and 0 or more, was "
                + loads[at]);
      }
    }
    return new LoadTable(rows, experts, loads.clone());
  }

  /** How many rows (layers). */
  public int rows() {
    return rows;
  }

  /** How many experts a row has. */
  public int experts() {
    return experts;
  }

  /** The load of an expert. */
  public double load(int row, int expert) {
    return loads[row * experts + expert];
  }

  /** A copy of a row. */
  public double[] row(int row) {
    return Arrays.copyOfRange(loads, row * experts, (row + 1) * experts);
  }

  /** The sum of a row. */
  public double sum(int row) {
    double sum = 0;
    for (int e = 0; e < experts; e++) {
      sum += load(row, e);
    }
    return sum;
  }

  /** Some of the rows, in the order given. */
  public LoadTable rows(Ids some) {
    double[] flat = new double[some.size() * experts];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(loads, some.get(i) * experts, flat, i * experts, experts);
    }
    return new LoadTable(some.size(), experts, flat);
  }

  /** The sum of this and another of the same shape. */
  public LoadTable plus(LoadTable other) {
    Checks.that(
        rows == other.rows && experts == other.experts,
        rows + " x " + experts + " loads cannot be added to " + other.rows + " x " + other.experts);
    double[] flat = loads.clone();
    for (int i = 0; i < flat.length; i++) {
      flat[i] += other.loads[i];
    }
    return new LoadTable(rows, experts, flat);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoadTable t
        && rows == t.rows
        && experts == t.experts
        && Arrays.equals(loads, t.loads);
  }

  @Override
  public int hashCode() {
    return 31 * experts + Arrays.hashCode(loads);
  }

  @Override
  public String toString() {
    return rows + " x " + experts + " loads";
  }
}
