package dev.rackloom.viewer;

import java.util.Arrays;

/** A list of ints that grows, without a box for each. */
final class Ints {

  private int[] values = new int[64];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void set(int at, int value) {
    values[at] = value;
  }

  int get(int at) {
    return values[at];
  }

  int size() {
    return size;
  }
}
