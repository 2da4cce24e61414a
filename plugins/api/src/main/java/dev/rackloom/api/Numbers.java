package dev.rackloom.api;

import java.util.Arrays;
import java.util.List;

/** An immutable list of doubles with value equality and no boxing. */
public final class Numbers {

  private final double[] values;

  private Numbers(double[] values) {
    this.values = values;
  }

  /** A copy of {@code values}; all must be finite. */
  public static Numbers of(double... values) {
    for (double value : values) {
      Checks.that(Double.isFinite(value), "numbers must be finite, one was " + value);
    }
    return new Numbers(values.clone());
  }

  /** A copy of {@code values}, in their order. */
  public static Numbers copyOf(List<Double> values) {
    return of(values.stream().mapToDouble(v -> v).toArray());
  }

  /** How many there are. */
  public int size() {
    return values.length;
  }

  /** The value at position {@code index}. */
  public double get(int index) {
    return values[index];
  }

  /** A copy. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Numbers n && Arrays.equals(values, n.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
