package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.layout.Box;

/**
 * Where a whole scene is in a narrow strip: as long as it fits along the flow, and across it as
 * wide as it fits, though not wider than it is long.
 *
 * @param scaleX pixels of the strip for one of the scene, left to right
 * @param scaleY the same from top to bottom
 * @param dx x of the scene's origin in the strip
 * @param dy y of the scene's origin in the strip
 */
record Strip(double scaleX, double scaleY, double dx, double dy) {

  private static final double MARGIN = 8;

  /** Along the flow nothing is drawn larger. */
  private static final double MOST = 0.16;

  static Strip of(Box bounds, Direction direction, double width, double height) {
    double wide = Math.max(1, width - 2 * MARGIN) / Math.max(1, bounds.width());
    double high = Math.max(1, height - 2 * MARGIN) / Math.max(1, bounds.height());
    boolean down = direction == Direction.DOWN;
    double along = Math.min(down ? high : wide, MOST);
    double across = Math.min(down ? wide : high, along);
    double x = down ? across : along;
    double y = down ? along : across;
    return new Strip(x, y, width / 2 - bounds.centerX() * x, height / 2 - bounds.centerY() * y);
  }

  double screenX(double x) {
    return x * scaleX + dx;
  }

  double screenY(double y) {
    return y * scaleY + dy;
  }

  double sceneX(double x) {
    return (x - dx) / scaleX;
  }

  double sceneY(double y) {
    return (y - dy) / scaleY;
  }
}
