package dev.rackloom.engine.moe.move;

import java.util.Arrays;

/**
 * The one-to-one assignment of rows to columns of least cost, by shortest augmenting paths (Jonker
 * and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", Computing 38, 1987). Cubic.
 */
final class BestAssignment {

  private final int[][] cost;
  private final int n;
  private final long[] rowPrice;
  private final long[] columnPrice;
  private final int[] rowOf;
  private final long[] slack;
  private final int[] from;
  private final boolean[] seen;

  private BestAssignment(int[][] cost) {
    this.cost = cost;
    this.n = cost.length;
    this.rowPrice = new long[n + 1];
    this.columnPrice = new long[n + 1];
    this.rowOf = new int[n + 1];
    this.slack = new long[n + 1];
    this.from = new int[n + 1];
    this.seen = new boolean[n + 1];
    Arrays.fill(rowOf, -1);
  }

  /** The column of each row, for a square table. */
  static int[] of(int[][] cost) {
    BestAssignment assignment = new BestAssignment(cost);
    for (int row = 0; row < assignment.n; row++) {
      assignment.assign(row);
    }
    int[] columnOf = new int[assignment.n];
    for (int c = 0; c < assignment.n; c++) {
      columnOf[assignment.rowOf[c]] = c;
    }
    return columnOf;
  }

  /** Column {@code n} stands for the row that is being assigned. */
  private void assign(int row) {
    Arrays.fill(slack, Long.MAX_VALUE);
    Arrays.fill(seen, false);
    rowOf[n] = row;
    int column = n;
    while (rowOf[column] >= 0) {
      column = nearest(column);
    }
    while (column != n) {
      rowOf[column] = rowOf[from[column]];
      column = from[column];
    }
  }

  private int nearest(int column) {
    seen[column] = true;
    int row = rowOf[column];
    int next = -1;
    for (int c = 0; c < n; c++) {
      if (!seen[c]) {
        long reduced = cost[row][c] - rowPrice[row] - columnPrice[c];
        if (reduced < slack[c]) {
          slack[c] = reduced;
          from[c] = column;
        }
        next = next < 0 || slack[c] < slack[next] ? c : next;
      }
    }
    long step = slack[next];
    for (int c = 0; c <= n; c++) {
      if (seen[c]) {
        rowPrice[rowOf[c]] += step;
        columnPrice[c] -= step;
      } else {
        slack[c] -= slack[c] == Long.MAX_VALUE ? 0 : step;
      }
    }
    return next;
  }
}
