package dev.rackloom.viewer.layout;

import dev.rackloom.viewer.layout.Level.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts chains (boxes with one link in and one out) on one axis, where nothing stands in the way.
 * The hierarchical layout lets them drift by a few pixels a row.
 */
final class Straightening {

  private static final double CLEARANCE = 10;
  private static final int MOST_BOXES = 600;

  private final Box[] boxes;
  private final List<double[]> bends;
  private final int[] next;
  private final int[] previous;

  private Straightening(Level level, List<Box> boxes, List<double[]> bends) {
    this.boxes = boxes.toArray(Box[]::new);
    this.bends = bends;
    this.next = only(level, true);
    this.previous = only(level, false);
  }

  static List<Box> straighten(Level level, List<Box> boxes, List<double[]> bends) {
    return boxes.size() > MOST_BOXES ? boxes : new Straightening(level, boxes, bends).run();
  }

  /** The one box a box leads to (or comes from), -1 if there are none or several. */
  private static int[] only(Level level, boolean leaving) {
    int[] other = new int[level.boxes().size()];
    int[] count = new int[other.length];
    Arrays.fill(other, -1);
    for (Link link : level.links()) {
      int at = leaving ? link.from() : link.to();
      other[at] = ++count[at] == 1 ? (leaving ? link.to() : link.from()) : -1;
    }
    return other;
  }

  private List<Box> run() {
    for (int box = 0; box < boxes.length; box++) {
      boolean starts = previous[box] < 0 || next[previous[box]] != box;
      if (starts && continues(box)) {
        align(chain(box));
      }
    }
    return List.of(boxes);
  }

  private boolean continues(int box) {
    return next[box] >= 0 && previous[next[box]] == box;
  }

  private List<Integer> chain(int start) {
    List<Integer> chain = new ArrayList<>(List.of(start));
    for (int at = start; continues(at); at = next[at]) {
      chain.add(next[at]);
    }
    return chain;
  }

  private void align(List<Integer> chain) {
    double[] centres = chain.stream().mapToDouble(i -> boxes[i].centerX()).sorted().toArray();
    double axis = centres[centres.length / 2];
    Box[] before = boxes.clone();
    chain.forEach(i -> boxes[i] = boxes[i].moved(axis - boxes[i].centerX(), 0));
    if (!chain.stream().allMatch(i -> isFree(i, chain))) {
      System.arraycopy(before, 0, boxes, 0, boxes.length);
    }
  }

  private boolean isFree(int box, List<Integer> chain) {
    Box room = boxes[box].grown(CLEARANCE);
    for (int i = 0; i < boxes.length; i++) {
      if (i != box && boxes[i].intersects(room) && !chain.contains(i)) {
        return false;
      }
    }
    return bends.stream().noneMatch(via -> passes(via, room));
  }

  private static boolean passes(double[] via, Box room) {
    for (int i = 0; i + 1 < via.length; i += 2) {
      if (room.contains(via[i], via[i + 1])) {
        return true;
      }
    }
    return false;
  }
}
