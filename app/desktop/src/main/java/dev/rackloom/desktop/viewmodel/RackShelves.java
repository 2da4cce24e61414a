package dev.rackloom.desktop.viewmodel;

import java.util.ArrayList;
import java.util.List;

/**
 * How nodes are put in rows of some width: one row where every device is wide enough to bear its
 * name there, else as many as it takes, and devices of a node below each other too. Greedy, in
 * order; O(nodes).
 *
 * @param rows the nodes of each, by position
 * @param across how many devices of a node stand side by side, by node
 * @param each how wide a device is
 */
record RackShelves(List<List<Integer>> rows, List<Integer> across, double each) {

  static final double GAP = 8;
  static final double FRAME = 8;
  static final double BETWEEN = 16;
  private static final double READABLE = 44;
  private static final double NARROWEST = 10;
  private static final double WIDEST = 130;

  RackShelves {
    rows = rows.stream().map(List::copyOf).toList();
    across = List.copyOf(across);
  }

  /**
   * The rows.
   *
   * @param devices how many each node has
   */
  static RackShelves of(List<Integer> devices, double width) {
    int most = Math.max(1, (int) ((width - 2 * FRAME + GAP) / (READABLE + GAP)));
    RackShelves flat = of(devices.stream().map(n -> Math.max(1, n)).toList(), width, READABLE);
    return flat.rows().size() <= 1 && devices.stream().allMatch(n -> n <= most)
        ? flat
        : of(devices.stream().map(n -> Math.clamp(oblong(n), 1, most)).toList(), width, READABLE);
  }

  /** So many side by side that there are about half as many below each other. */
  private static int oblong(int devices) {
    return (int) Math.ceil(Math.sqrt(2.0 * devices));
  }

  private static RackShelves of(List<Integer> across, double width, double least) {
    List<List<Integer>> rows = new ArrayList<>();
    double left = 0;
    for (int node = 0; node < across.size(); node++) {
      double wide = wide(across.get(node), least);
      if (rows.isEmpty() || wide > left) {
        rows.add(new ArrayList<>());
        left = width;
      }
      rows.getLast().add(node);
      left -= wide + BETWEEN;
    }
    double each = rows.stream().mapToDouble(row -> room(row, across, width)).min().orElse(WIDEST);
    return new RackShelves(rows, across, Math.clamp(each, NARROWEST, WIDEST));
  }

  /** How wide a device may be so that a row is full. */
  private static double room(List<Integer> row, List<Integer> across, double width) {
    int count = row.stream().mapToInt(across::get).sum();
    double fixed = row.stream().mapToDouble(n -> wide(across.get(n), 0)).sum();
    return (width - fixed - (row.size() - 1) * BETWEEN) / Math.max(1, count);
  }

  /** A node of so many devices side by side. */
  static double wide(int across, double each) {
    return across * each + (across - 1) * GAP + 2 * FRAME;
  }

  /** How wide a row is. */
  double wide(List<Integer> row) {
    return row.stream().mapToDouble(n -> wide(across.get(n), each)).sum()
        + Math.max(0, row.size() - 1) * BETWEEN;
  }
}
