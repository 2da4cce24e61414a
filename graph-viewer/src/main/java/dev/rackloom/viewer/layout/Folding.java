package dev.rackloom.viewer.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Folds a level that is far higher than wide into columns, read from left to right like a page, so
 * that all of it can be seen at once. Cuts run where no box is in the way; a link to another column
 * leaves below its own and comes in from above.
 */
public final class Folding {

  /** A level lower than this is left in one column: it moves as little as possible when edited. */
  static final double HIGH = 20_000;

  private static final double SLENDER = 4;
  private static final double WIDE_TO_HIGH = 1.6;
  private static final double GUTTER = 120;
  private static final double MARGIN = 40;

  private final Level level;
  private final Arrangement one;
  private final int[] columnOf;
  private final List<Double> tops = new ArrayList<>();

  private Folding(Level level, Arrangement one) {
    this.level = level;
    this.one = one;
    this.columnOf = new int[one.boxes().size()];
  }

  /** The level in columns, empty if it is not so high that this would help. */
  public static Optional<Arrangement> fold(Level level, Arrangement one) {
    double width = one.size().width();
    double height = one.size().height();
    if (height < HIGH || height < SLENDER * width) {
      return Optional.empty();
    }
    double columns = Math.sqrt(WIDE_TO_HIGH * height / (width + GUTTER));
    Folding folding = new Folding(level, one);
    folding.cut(height / Math.max(1, columns));
    return folding.tops.size() < 2 ? Optional.empty() : Optional.of(folding.placed());
  }

  /** Starts a column at the first gap between boxes after each {@code high}. */
  private void cut(double high) {
    List<Box> boxes = one.boxes();
    List<Integer> byTop =
        IntStream.range(0, boxes.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> boxes.get(i).y()))
            .toList();
    double lowest = Double.NEGATIVE_INFINITY;
    for (int i : byTop) {
      Box box = boxes.get(i);
      boolean gap = box.y() > lowest;
      if (tops.isEmpty() || (gap && box.centerY() - tops.getLast() > high)) {
        tops.add(box.y());
      }
      columnOf[i] = tops.size() - 1;
      lowest = Math.max(lowest, box.bottom());
    }
  }

  private Arrangement placed() {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < columnOf.length; i++) {
      boxes.add(one.boxes().get(i).moved(dx(columnOf[i]), dy(columnOf[i])));
    }
    double[] bottoms = new double[tops.size()];
    for (int i = 0; i < columnOf.length; i++) {
      bottoms[columnOf[i]] = Math.max(bottoms[columnOf[i]], boxes.get(i).bottom() + MARGIN);
    }
    List<Polyline> links = new ArrayList<>();
    for (int i = 0; i < level.links().size(); i++) {
      links.add(link(i, bottoms[columnOf[level.links().get(i).from()]]));
    }
    double bottom = Arrays.stream(bottoms).max().orElse(0);
    double width = dx(tops.size() - 1) + one.size().width();
    return new Arrangement(boxes, links, new Size(width, bottom + MARGIN));
  }

  private double dx(int column) {
    return column * (one.size().width() + GUTTER);
  }

  private double dy(int column) {
    return MARGIN - tops.get(column);
  }

  private Polyline link(int position, double bottom) {
    Polyline line = one.links().get(position);
    int from = columnOf[level.links().get(position).from()];
    int to = columnOf[level.links().get(position).to()];
    if (from == to || line.size() < 2) {
      return line.moved(dx(from), dy(from));
    }
    int last = line.size() - 1;
    double startX = line.x(0) + dx(from);
    double endX = line.x(last) + dx(to);
    double between = dx(from < to ? from + 1 : from) - GUTTER / 2;
    return Polyline.of(
        startX,
        line.y(0) + dy(from),
        startX,
        bottom,
        between,
        bottom,
        between,
        MARGIN / 2,
        endX,
        MARGIN / 2,
        endX,
        line.y(last) + dy(to));
  }
}
