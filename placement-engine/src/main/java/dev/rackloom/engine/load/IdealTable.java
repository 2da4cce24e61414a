package dev.rackloom.engine.load;

import java.util.Arrays;

/** Sets of items as bits, each set once, with numbers from 0 on in the order they came. */
final class IdealTable {

  private static final int EMPTY = 0;

  private final int words;
  private long[] bits;
  private int[] slots = new int[1 << 10];
  private int size;

  /** For sets of so many items. */
  IdealTable(int items) {
    this.words = Math.max(1, (items + Long.SIZE - 1) / Long.SIZE);
    this.bits = new long[64 * words];
  }

  int size() {
    return size;
  }

  /** The number of a set, new or not. */
  int number(long[] set) {
    int slot = slot(set);
    if (slots[slot] != EMPTY) {
      return slots[slot] - 1;
    }
    if ((size + 1) * words > bits.length) {
      bits = Arrays.copyOf(bits, 2 * bits.length);
    }
    System.arraycopy(set, 0, bits, size * words, words);
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private int slot(long[] set) {
    int slot = hash(set, 0);
    while (slots[slot] != EMPTY && !is(slots[slot] - 1, set)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private int hash(long[] set, int from) {
    long hash = 0;
    for (int w = from; w < from + words; w++) {
      hash = (hash ^ set[w]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 20) & slots.length - 1;
  }

  private boolean is(int number, long[] set) {
    int from = number * words;
    return Arrays.equals(bits, from, from + words, set, 0, words);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    for (int number = 0; number < size; number++) {
      int slot = hash(bits, number * words);
      while (slots[slot] != EMPTY) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = number + 1;
    }
  }

  /** Copies a set. */
  void copy(int number, long[] to) {
    System.arraycopy(bits, number * words, to, 0, words);
  }

  /** Whether an item is in a set. */
  static boolean has(long[] set, int item) {
    return (set[item / Long.SIZE] & 1L << item) != 0;
  }

  /** Takes an item in that is out, or out that is in. */
  static void flip(long[] set, int item) {
    set[item / Long.SIZE] ^= 1L << item;
  }
}
