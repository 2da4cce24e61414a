package dev.rackloom.engine.simulate;

import java.util.Arrays;

/** What waits at a server: a binary heap of numbers, least first, in a primitive array. */
final class Turns {

  private long[] heap = new long[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void add(long turn) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    int hole = size++;
    while (hole > 0 && heap[(hole - 1) / 2] > turn) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = turn;
  }

  /** The least; there must be one. */
  long first() {
    return heap[0];
  }

  long remove() {
    long least = heap[0];
    long last = heap[--size];
    int hole = 0;
    int child = 1;
    while (child < size) {
      child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
      if (heap[child] >= last) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
      child = 2 * hole + 1;
    }
    heap[hole] = last;
    return least;
  }
}
