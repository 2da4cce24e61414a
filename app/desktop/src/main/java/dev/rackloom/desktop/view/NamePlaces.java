package dev.rackloom.desktop.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;

/**
 * Finds places for the names of lines in a chart: beside their line, on no line and on no other
 * name, and on no point where that can be. Pixels; y grows downwards.
 */
final class NamePlaces {

  /** Between a line and its name. */
  private static final double GAP = 4;

  /** Parts of a line's width where its name is tried. */
  private static final int TRIES = 20;

  private final Rectangle2D inside;
  private final List<List<Point2D>> lines;
  private final List<Rectangle2D> points;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * @param inside where names may stand
   * @param lines all lines, each by its points from the left
   * @param points what else is better not covered
   */
  NamePlaces(Rectangle2D inside, List<List<Point2D>> lines, List<Rectangle2D> points) {
    this.inside = inside;
    this.lines = List.copyOf(lines);
    this.points = List.copyOf(points);
  }

  /**
   * Takes a place for a name; nothing if there is none.
   *
   * @param at where along the line it would be best, 0 to 1 of its width
   */
  Optional<Rectangle2D> take(List<Point2D> line, double width, double height, double at) {
    List<Rectangle2D> free =
        IntStream.rangeClosed(0, TRIES)
            .mapToObj(i -> (double) i / TRIES)
            .sorted(Comparator.comparingDouble(part -> Math.abs(part - at)))
            .flatMap(part -> around(point(line, part), width, height))
            .map(this::pushedIn)
            .filter(this::isFree)
            .toList();
    Optional<Rectangle2D> place =
        free.stream()
            .filter(box -> points.stream().noneMatch(box::intersects))
            .findFirst()
            .or(() -> free.stream().findFirst());
    place.ifPresent(taken::add);
    return place;
  }

  /** Above a point, left above it, right below it, below it. */
  private static Stream<Rectangle2D> around(Point2D p, double width, double height) {
    double above = p.getY() - GAP - height;
    double below = p.getY() + GAP;
    double centred = p.getX() - width / 2;
    return Stream.of(
        new Rectangle2D(centred, above, width, height),
        new Rectangle2D(p.getX() - width - GAP, above, width, height),
        new Rectangle2D(p.getX() + GAP, below, width, height),
        new Rectangle2D(centred, below, width, height));
  }

  private Rectangle2D pushedIn(Rectangle2D box) {
    double x = Math.min(box.getMinX(), inside.getMaxX() - box.getWidth());
    return new Rectangle2D(
        Math.max(inside.getMinX(), x), box.getMinY(), box.getWidth(), box.getHeight());
  }

  private boolean isFree(Rectangle2D box) {
    Rectangle2D wide =
        new Rectangle2D(
            box.getMinX() - 2, box.getMinY() - 2, box.getWidth() + 4, box.getHeight() + 4);
    return box.getMinY() >= inside.getMinY()
        && box.getMaxY() <= inside.getMaxY()
        && taken.stream().noneMatch(wide::intersects)
        && lines.stream().noneMatch(line -> meets(line, wide));
  }

  /** The point of a line at a part of its width. */
  private static Point2D point(List<Point2D> line, double part) {
    double first = line.getFirst().getX();
    double x = first + (line.getLast().getX() - first) * part;
    for (int i = 1; i < line.size(); i++) {
      Point2D from = line.get(i - 1);
      Point2D to = line.get(i);
      if (x <= to.getX() && to.getX() > from.getX()) {
        double along = (x - from.getX()) / (to.getX() - from.getX());
        return new Point2D(x, from.getY() + (to.getY() - from.getY()) * along);
      }
    }
    return line.getLast();
  }

  private static boolean meets(List<Point2D> line, Rectangle2D box) {
    return IntStream.range(1, line.size()).anyMatch(i -> meets(line.get(i - 1), line.get(i), box));
  }

  /** Whether some of a straight line is in a box: what is left of it after each edge cuts it. */
  private static boolean meets(Point2D from, Point2D to, Rectangle2D box) {
    double[] left = {0, 1};
    Point2D way = to.subtract(from);
    return cut(left, -way.getX(), from.getX() - box.getMinX())
        && cut(left, way.getX(), box.getMaxX() - from.getX())
        && cut(left, -way.getY(), from.getY() - box.getMinY())
        && cut(left, way.getY(), box.getMaxY() - from.getY());
  }

  /** Keeps the part of a line where {@code speed * t <= room}; false if nothing is left. */
  private static boolean cut(double[] left, double speed, double room) {
    if (speed == 0) {
      return room >= 0;
    }
    double t = room / speed;
    if (speed > 0) {
      left[1] = Math.min(left[1], t);
    } else {
      left[0] = Math.max(left[0], t);
    }
    return left[0] <= left[1];
  }
}
