package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Polyline;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the line nearest to a point, along the curves in which lines are drawn. */
final class Nearest implements Consumer<SceneEdge> {

  private static final int STEPS = 12;

  private final double x;
  private final double y;
  private final boolean down;
  private double least;
  private @Nullable SceneEdge found;

  Nearest(double x, double y, double reach, Direction direction) {
    this.x = x;
    this.y = y;
    this.least = reach;
    this.down = direction == Direction.DOWN;
  }

  Optional<SceneEdge> found() {
    return Optional.ofNullable(found);
  }

  @Override
  public void accept(SceneEdge edge) {
    double distance = Double.POSITIVE_INFINITY;
    for (int i = 1; i < edge.line().size(); i++) {
      distance = Math.min(distance, toCurve(edge.line(), i));
    }
    if (distance <= least) {
      least = distance;
      found = edge;
    }
  }

  /** From the point to the curve between two points of a line, which leaves and enters along it. */
  private double toCurve(Polyline line, int to) {
    double distance = Double.POSITIVE_INFINITY;
    double fromX = line.x(to - 1);
    double fromY = line.y(to - 1);
    for (int step = 1; step <= STEPS; step++) {
      double part = step / (double) STEPS;
      double swung = part * part * (3 - 2 * part);
      double along = part * (1.5 - part * (1.5 - part)); // of a curve bent half way
      double nextX = at(line.x(to - 1), line.x(to), down ? swung : along);
      double nextY = at(line.y(to - 1), line.y(to), down ? along : swung);
      distance = Math.min(distance, toSegment(fromX, fromY, nextX, nextY));
      fromX = nextX;
      fromY = nextY;
    }
    return distance;
  }

  private static double at(double from, double to, double part) {
    return from + (to - from) * part;
  }

  private double toSegment(double ax, double ay, double bx, double by) {
    double dx = bx - ax;
    double dy = by - ay;
    double length = dx * dx + dy * dy;
    double part = length == 0 ? 0 : Math.clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1);
    return Math.hypot(x - ax - part * dx, y - ay - part * dy);
  }
}
