package dev.rackloom.viewer.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes boxes of an arrangement larger, and moves the others no more than that takes: what is below
 * goes down, what is beside makes way, all else stays. So a picture in which a group is opened is
 * the one from before with a gap in it, and closing the group closes the gap.
 *
 * <p>Boxes that share some height are a row; a row grows by its highest box, downwards. In it boxes
 * keep their order and, the earlier they grew the more so, their middles: what grows later makes
 * its room on the other side. Lines that pass through are pushed aside as boxes are. O((boxes +
 * points of links) log boxes).
 */
public final class Growing {

  private final Level level;
  private final Arrangement small;
  private final int[] turns;
  private final List<Box> old;
  private final Box[] boxes;
  private final List<Row> rows = new ArrayList<>();
  private final Row[] rowOf;
  private final double[][] middles;

  private Growing(Level level, Arrangement small, int[] turns) {
    this.level = level;
    this.small = small;
    this.turns = turns;
    this.old = small.boxes();
    this.boxes = old.toArray(Box[]::new);
    this.rowOf = new Row[boxes.length];
    this.middles = new double[small.links().size()][];
  }

  /**
   * The arrangement with boxes as large as a level says, none smaller than it was.
   *
   * @param level the boxes as they are to be
   * @param small an arrangement of the same links
   * @param turns for each box when it grew, if it did: what did earlier is not pushed by the later
   */
  public static Arrangement grow(Level level, Arrangement small, int... turns) {
    boolean same =
        IntStream.range(0, small.boxes().size())
            .allMatch(i -> size(small.boxes().get(i)).equals(level.boxes().get(i)));
    return same ? small : new Growing(level, small, turns).run();
  }

  private static Size size(Box box) {
    return new Size(box.width(), box.height());
  }

  private Arrangement run() {
    findRows();
    stackRows();
    for (int link = 0; link < middles.length; link++) {
      gather(link);
    }
    for (Row row : rows) {
      row.makeWay(this::settle);
    }
    List<Polyline> lines = IntStream.range(0, middles.length).mapToObj(this::line).toList();
    return Routing.atOrigin(List.of(boxes), lines);
  }

  private void settle(Row.Member member, double middle) {
    if (member.box() < 0) {
      middles[member.link()][member.point()] = middle;
    } else {
      boxes[member.box()] = boxes[member.box()].moved(middle - boxes[member.box()].centerX(), 0);
    }
  }

  private void findRows() {
    List<Integer> byTop =
        IntStream.range(0, boxes.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> old.get(i).y()))
            .toList();
    for (int i : byTop) {
      if (rows.isEmpty() || old.get(i).y() >= rows.getLast().bottom) {
        rows.add(new Row(old.get(i).y()));
      }
      Row row = rows.getLast();
      row.bottom = Math.max(row.bottom, old.get(i).bottom());
      rowOf[i] = row;
      row.grew |= level.boxes().get(i).width() > old.get(i).width();
      row.members.add(
          new Row.Member(i, -1, -1, old.get(i).centerX(), old.get(i).width(), width(i), turn(i)));
    }
  }

  private double width(int box) {
    return level.boxes().get(box).width();
  }

  private int turn(int box) {
    return size(old.get(box)).equals(level.boxes().get(box)) ? Row.LAST : turns[box];
  }

  /** Each row below the one before, as far apart as they were. */
  private void stackRows() {
    double shift = 0;
    for (Row row : rows) {
      row.newTop = row.top + shift;
      row.newBottom = row.bottom + shift;
      for (Row.Member m : row.members) {
        Size size = level.boxes().get(m.box());
        double y = old.get(m.box()).y() + shift;
        boxes[m.box()] = new Box(m.middle() - size.width() / 2, y, size.width(), size.height());
        row.newBottom = Math.max(row.newBottom, y + size.height());
      }
      shift = row.newBottom - row.bottom;
    }
  }

  /** Notes where a link passes through rows. */
  private void gather(int link) {
    Polyline line = small.links().get(link);
    middles[link] = new double[line.size()];
    for (int p = 0; p < line.size(); p++) {
      middles[link][p] = line.x(p);
      Row row = rowAt(line.y(p));
      if (p > 0 && p < line.size() - 1 && row != null && line.y(p) <= row.bottom) {
        row.members.add(new Row.Member(-1, link, p, line.x(p), 0, 0, Row.LAST));
      }
    }
  }

  /** The last row that begins at or above a height; null above all of them. */
  private @Nullable Row rowAt(double y) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (rows.get(middle).top <= y) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : rows.get(low - 1);
  }

  private Polyline line(int link) {
    Polyline line = small.links().get(link);
    if (line.size() < 2) {
      return line;
    }
    List<double[]> points = new ArrayList<>();
    boolean down = line.y(line.size() - 1) >= line.y(0);
    end(link, 0, level.links().get(link).from(), down, points);
    for (int p = 1; p < line.size() - 1; p++) {
      through(middles[link][p], line.y(p), down, points);
    }
    end(link, line.size() - 1, level.links().get(link).to(), down, points);
    return Polyline.of(points.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  /** An end at a box; below a box the line first leaves the row, which may be higher. */
  private void end(int link, int point, int box, boolean down, List<double[]> points) {
    Polyline line = small.links().get(link);
    double x = boxes[box].centerX() + line.x(point) - old.get(box).centerX();
    boolean below = line.y(point) > old.get(box).centerY();
    double[] at = {x, below ? boxes[box].bottom() : boxes[box].y()};
    double[] out = {x, rowOf[box].newBottom};
    boolean apart = below && rowOf[box].newBottom - boxes[box].bottom() > Row.GAP;
    if (apart && !down) {
      points.add(out);
    }
    points.add(at);
    if (apart && down) {
      points.add(out);
    }
  }

  /** A bend; in a row that grew it goes all the way beside the boxes. */
  private void through(double x, double y, boolean down, List<double[]> points) {
    Row row = rowAt(y);
    double above = row == null ? y : y + row.newTop - row.top;
    if (row == null || y > row.bottom || row.newBottom - row.bottom == row.newTop - row.top) {
      points.add(new double[] {x, row != null && y > row.bottom ? y + row.shift() : above});
      return;
    }
    points.add(new double[] {x, down ? above : row.newBottom});
    points.add(new double[] {x, down ? row.newBottom : above});
  }
}
