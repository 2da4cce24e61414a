package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Polyline;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line nearest to a point, along the curves in which lines are drawn. Only parts of lines
 * whose boxes come near enough are looked at: curves stay in them.
 */
final class Nearest implements Consumer<SceneEdge> {

  private static final int STEPS = 12;

  /** More than what is lost by a root and its square. */
  private static final double ROUNDING = 1e-6;

  private final double x;
  private final double y;
  private final boolean down;

  /** The distance to the nearest so far, and its square. */
  private double least;

  private double leastSquared;
  private @Nullable SceneEdge found;

  Nearest(double x, double y, double reach, Direction direction) {
    this.x = x;
    this.y = y;
    this.least = reach;
    this.leastSquared = reach * reach;
    this.down = direction == Direction.DOWN;
  }

  Optional<SceneEdge> found() {
    return Optional.ofNullable(found);
  }

  @Override
  public void accept(SceneEdge edge) {
    double squared = Double.POSITIVE_INFINITY;
    for (int i = 1; i < edge.line().size(); i++) {
      if (isNear(edge.line(), i)) {
        squared = Math.min(squared, toCurve(edge.line(), i));
      }
    }
    if (squared <= leastSquared) {
      leastSquared = squared;
      least = Math.sqrt(squared);
      found = edge;
    }
  }

  private boolean isNear(Polyline line, int to) {
    return isBetween(x, line.x(to - 1), line.x(to)) && isBetween(y, line.y(to - 1), line.y(to));
  }

  private boolean isBetween(double at, double one, double other) {
    double slack = least + ROUNDING;
    return at >= Math.min(one, other) - slack && at <= Math.max(one, other) + slack;
  }

  /**
   * From the point to the curve between two points of a line, which leaves and enters along it;
   * squared.
   */
  private double toCurve(Polyline line, int to) {
    double squared = Double.POSITIVE_INFINITY;
    double fromX = line.x(to - 1);
    double fromY = line.y(to - 1);
    for (int step = 1; step <= STEPS; step++) {
      double part = step / (double) STEPS;
      double swung = part * part * (3 - 2 * part);
      double along = part * (1.5 - part * (1.5 - part)); // of a curve bent half way
      double nextX = at(line.x(to - 1), line.x(to), down ? swung : along);
      double nextY = at(line.y(to - 1), line.y(to), down ? along : swung);
      squared = Math.min(squared, toSegment(fromX, fromY, nextX, nextY));
      fromX = nextX;
      fromY = nextY;
    }
    return squared;
  }

  private static double at(double from, double to, double part) {
    return from + (to - from) * part;
  }

  private double toSegment(double ax, double ay, double bx, double by) {
    double dx = bx - ax;
    double dy = by - ay;
    double length = dx * dx + dy * dy;
    double part = length == 0 ? 0 : Math.clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1);
    double offX = x - ax - part * dx;
    double offY = y - ay - part * dy;
    return offX * offX + offY * offY;
  }
}
