package dev.rackloom.agent.execution;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which rows have come to which NIC. Not thread-safe. */
final class RowsAtNics {

  private final Map<String, BitSet> there = new HashMap<>();

  /**
   * Rows come to a NIC; the bytes of those that it had.
   *
   * @param engine of the NIC, by its link
   * @param rows no two are the same
   * @param bytes of all of them
   */
  long come(String engine, int[] rows, long bytes) {
    BitSet before = there.computeIfAbsent(engine, e -> new BitSet());
    long had = 0;
    for (int row : rows) {
      had += before.get(row) ? 1 : 0;
      before.set(row);
    }
    return rows.length == 0 ? 0 : bytes * had / rows.length;
  }
}
