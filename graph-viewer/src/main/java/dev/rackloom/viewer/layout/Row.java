package dev.rackloom.viewer.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Boxes of an arrangement that share some height, and the lines that pass between them. */
final class Row {

  /** Boxes that were further apart may come so near. */
  static final double GAP = 28;

  /** The turn of what did not grow: all others go before it. */
  static final int LAST = Integer.MAX_VALUE;

  final List<Member> members = new ArrayList<>();
  final double top;
  double bottom;
  double newTop;
  double newBottom;
  boolean grew;

  /**
   * A box, or a point of a link, in a row.
   *
   * @param box its position, -1 for a point
   * @param link of the point
   * @param point of the link
   * @param middle where its middle was
   * @param was how wide it was
   * @param width how wide it is to be
   * @param turn what grew at an earlier turn is not pushed by what grew later; {@link #LAST} if it
   *     did not grow
   */
  record Member(int box, int link, int point, double middle, double was, double width, int turn) {}

  /** Told where each member has come to stand. */
  @FunctionalInterface
  interface Settling {
    void at(Member member, double middle);
  }

  Row(double top) {
    this.top = top;
    this.bottom = top;
  }

  double shift() {
    return newBottom - bottom;
  }

  /**
   * Moves middles as little as possible, so that none is nearer to the next than needed: first
   * those that grew first, last those that did not grow.
   */
  void makeWay(Settling settled) {
    if (!grew) {
      return;
    }
    members.sort(Comparator.comparingDouble(Member::middle));
    double[] offset = offsets();
    List<Pool> pools = new ArrayList<>();
    for (int i = 0; i < offset.length; i++) {
      Member m = members.get(i);
      Pool pool = new Pool(m.middle - offset[i], m.turn, 1, 1);
      while (!pools.isEmpty() && pools.getLast().value >= pool.value) {
        pool = pools.removeLast().with(pool);
      }
      pools.add(pool);
    }
    int at = 0;
    for (Pool pool : pools) {
      for (int i = 0; i < pool.count; i++, at++) {
        settled.at(members.get(at), pool.value + offset[at]);
      }
    }
  }

  /** How far each must be from the first one, at least. */
  private double[] offsets() {
    double[] offset = new double[members.size()];
    for (int i = 1; i < offset.length; i++) {
      Member a = members.get(i - 1);
      Member b = members.get(i);
      double gap = b.middle - a.middle - (a.was + b.was) / 2;
      offset[i] = offset[i - 1] + (a.width + b.width) / 2 + Math.min(GAP, gap);
    }
    return offset;
  }

  /**
   * Neighbours that touch and move as one: the place that those of the earliest turn have in
   * common, and how many these are.
   */
  private record Pool(double value, int turn, int first, int count) {
    Pool with(Pool other) {
      int all = count + other.count;
      if (turn != other.turn) {
        Pool earlier = turn < other.turn ? this : other;
        return new Pool(earlier.value, earlier.turn, earlier.first, all);
      }
      int both = first + other.first;
      return new Pool((value * first + other.value * other.first) / both, turn, both, all);
    }
  }
}
