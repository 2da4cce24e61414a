package dev.rackloom.viewer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * The few lines of hubs that are drawn all the same, so that nothing stands alone that is joined: a
 * child that nothing else leads to, and one that leads to nothing else. Of one level; linear.
 */
final class HubLines {

  /** A hub that more children depend on has a line to the first of them alone. */
  static final int MOST = 12;

  private final BitSet entered = new BitSet();
  private final BitSet left = new BitSet();

  /** For each child the hub it reads that is made last, and where that is; negative for none. */
  private final int[] hub;

  private final int[] made;

  /** The first child that reads each hub. */
  private final Map<Integer, Integer> first = new LinkedHashMap<>();

  /** Told of a line that is to be drawn. */
  @FunctionalInterface
  interface Lines {
    void line(int from, int to, int tensor);
  }

  HubLines(int children) {
    hub = new int[children];
    made = new int[children];
    Arrays.fill(made, Item.NONE);
  }

  /** A line that is drawn anyway. */
  void drawn(int from, int to) {
    left.set(from);
    entered.set(to);
  }

  /** A hub that is named in its reader; readers come in order. */
  void named(int from, int to, int tensor) {
    first.putIfAbsent(tensor, to);
    if (from > made[to] && from < to) {
      made[to] = from;
      hub[to] = tensor;
    }
  }

  /** Tells of the lines, once all that is read is known. */
  void draw(IntUnaryOperator source, Lines lines) {
    Map<Integer, Integer> readers = new HashMap<>();
    for (int child = 0; child < hub.length; child++) {
      if (isAlone(child)) {
        readers.merge(hub[child], 1, Integer::sum);
      }
    }
    for (int child = 0; child < hub.length; child++) {
      int tensor = hub[child];
      if (isAlone(child)
          && (readers.getOrDefault(tensor, 0) <= MOST
              || first.getOrDefault(tensor, Item.NONE) == child)) {
        lines.line(made[child], child, tensor);
      }
    }
    first.forEach((tensor, reader) -> {
      int from = source.applyAsInt(tensor);
      if (from < reader && !left.get(from)) {
        lines.line(from, reader, tensor);
      }
    });
  }

  private boolean isAlone(int child) {
    return made[child] >= 0 && !entered.get(child);
  }
}
