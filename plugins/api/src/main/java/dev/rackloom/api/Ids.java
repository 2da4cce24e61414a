package dev.rackloom.api;

import java.util.Arrays;
import java.util.Collection;
import java.util.PrimitiveIterator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * An immutable list of ints (tensor, operator or stage indexes) with value equality and no boxing.
 */
public final class Ids {

  /** The empty list. */
  public static final Ids NONE = new Ids(new int[0]);

  private final int[] values;

  private Ids(int[] values) {
    this.values = values;
  }

  /** A copy of {@code values}. */
  public static Ids of(int... values) {
    return values.length == 0 ? NONE : new Ids(values.clone());
  }

  /** A copy of {@code values}, in their iteration order. */
  public static Ids copyOf(Collection<Integer> values) {
    int[] copy = new int[values.size()];
    int i = 0;
    for (int value : values) {
      copy[i++] = value;
    }
    return copy.length == 0 ? NONE : new Ids(copy);
  }

  /** The numbers from {@code from} to {@code to - 1}. */
  public static Ids range(int from, int to) {
    return new Ids(IntStream.range(from, to).toArray());
  }

  /** How many there are. */
  public int size() {
    return values.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.length == 0;
  }

  /** The value at position {@code index}. */
  public int get(int index) {
    return values[index];
  }

  /** Whether {@code value} is among them; linear. */
  public boolean contains(int value) {
    for (int v : values) {
      if (v == value) {
        return true;
      }
    }
    return false;
  }

  /** The values in order. */
  public IntStream stream() {
    return Arrays.stream(values);
  }

  /** An iterator without boxing. */
  public PrimitiveIterator.OfInt iterator() {
    return stream().iterator();
  }

  /** The list with {@code f} applied to each value. */
  public Ids map(IntUnaryOperator f) {
    return new Ids(stream().map(f).toArray());
  }

  /** A copy as an array. */
  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ids ids && Arrays.equals(values, ids.values);
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
