package dev.rackloom.engine.simulate;

import java.util.Arrays;

/**
 * What happens next: pairs of a time and a number, earliest first, and of one time in the order
 * they were added, so that a simulation is repeated exactly. A heap of four children a node in
 * primitive arrays: a node's children lie in one cache line, and nothing is allocated for an event.
 * Adding and removing cost O(log n). Not safe for several threads.
 *
 * <p>After Johnson, "Priority queues with update and finding minimum spanning trees", Information
 * Processing Letters 4(3), 1975 (heaps of d children).
 */
public final class EventHeap {

  private static final int CHILDREN = 4;
  private static final int FIRST = 64;

  private long[] at = new long[FIRST];
  private long[] order = new long[FIRST];
  private long[] code = new long[FIRST];
  private int size;
  private long added;

  /** Adds an event. */
  public void add(long nanos, long event) {
    if (size == at.length) {
      grow();
    }
    long turn = added++;
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) / CHILDREN;
      if (at[parent] <= nanos) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    put(hole, nanos, turn, event);
  }

  /** Whether nothing is to come. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** How many are to come. */
  public int size() {
    return size;
  }

  /** The time of the earliest. */
  public long nextNanos() {
    if (size == 0) {
      throw new IllegalStateException("no event is left");
    }
    return at[0];
  }

  /** Takes the earliest out. */
  public long remove() {
    if (size == 0) {
      throw new IllegalStateException("no event is left");
    }
    long first = code[0];
    size--;
    if (size > 0) {
      sink(at[size], order[size], code[size]);
    }
    return first;
  }

  private void sink(long nanos, long turn, long event) {
    int hole = 0;
    while (true) {
      int child = CHILDREN * hole + 1;
      if (child >= size) {
        break;
      }
      int least = least(child, Math.min(size, child + CHILDREN));
      if (!before(least, nanos, turn)) {
        break;
      }
      move(least, hole);
      hole = least;
    }
    put(hole, nanos, turn, event);
  }

  private int least(int from, int to) {
    int least = from;
    for (int i = from + 1; i < to; i++) {
      if (before(i, at[least], order[least])) {
        least = i;
      }
    }
    return least;
  }

  private boolean before(int i, long nanos, long turn) {
    return at[i] < nanos || (at[i] == nanos && order[i] < turn);
  }

  private void move(int from, int to) {
    put(to, at[from], order[from], code[from]);
  }

  private void put(int i, long nanos, long turn, long event) {
    at[i] = nanos;
    order[i] = turn;
    code[i] = event;
  }

  private void grow() {
    int more = 2 * at.length;
    at = Arrays.copyOf(at, more);
    order = Arrays.copyOf(order, more);
    code = Arrays.copyOf(code, more);
  }
}
