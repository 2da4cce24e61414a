package dev.rackloom.engine.solve;

import java.util.Arrays;

/** When a device is busy: intervals that do not overlap, in order of time. */
final class Timeline {

  private long[] start = new long[16];
  private long[] end = new long[16];
  private int size;

  /** The first moment from {@code ready} on at which nothing comes any more. */
  long last(long ready) {
    return size == 0 ? ready : Math.max(ready, end[size - 1]);
  }

  /** The first moment from {@code ready} on at which it is idle for so long. */
  long gap(long ready, long nanos) {
    long at = ready;
    for (int i = firstEndingAfter(ready); i < size && start[i] - at < nanos; i++) {
      at = Math.max(at, end[i]);
    }
    return at;
  }

  private int firstEndingAfter(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (end[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Takes an interval that {@link #gap} or {@link #last} found. */
  void add(long begin, long nanos) {
    if (nanos == 0) {
      return; // nobody waits for it
    }
    if (size == start.length) {
      start = Arrays.copyOf(start, 2 * size);
      end = Arrays.copyOf(end, 2 * size);
    }
    int at = firstEndingAfter(begin);
    System.arraycopy(start, at, start, at + 1, size - at);
    System.arraycopy(end, at, end, at + 1, size - at);
    start[at] = begin;
    end[at] = begin + nanos;
    size++;
  }
}
