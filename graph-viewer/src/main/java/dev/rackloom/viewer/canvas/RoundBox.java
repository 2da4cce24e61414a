package dev.rackloom.viewer.canvas;

import javafx.scene.canvas.GraphicsContext;

/**
 * Fills boxes with round corners. A software renderer works out how far each pixel of a shape is
 * covered, but not of a rectangle: large boxes are rectangles, and shapes at their corners alone.
 */
final class RoundBox {

  /** Square pixels; below, four more shapes take longer than the inside of one. */
  private static final double LARGE = 1 << 15;

  /** How far from its end the handle of a curve is that is a quarter of a circle. */
  private static final double HANDLE = 1 - 4 * (Math.sqrt(2) - 1) / 3;

  private final GraphicsContext gc;

  /** Pixels in a unit. */
  private final double pixels;

  RoundBox(GraphicsContext gc) {
    this.gc = gc;
    this.pixels = gc.getTransform().getMxx();
  }

  /**
   * Fills a box.
   *
   * @param corner the diameter of the corners, in units like everything else
   */
  void fill(double x, double y, double w, double h, double corner) {
    double round = corner / 2;
    // where shapes end and rectangles begin: whole pixels, so that there is no seam
    double left = up(x + round);
    double right = down(x + w - round);
    double top = up(y + round);
    double bottom = down(y + h - round);
    if (w * h * pixels * pixels < LARGE || left >= right || top >= bottom) {
      gc.fillRoundRect(x, y, w, h, corner, corner);
      return;
    }
    gc.fillRect(x, top, w, bottom - top);
    gc.fillRect(left, y, right - left, top - y);
    gc.fillRect(left, bottom, right - left, y + h - bottom);
    corner(x, y, left, top, round);
    corner(x + w, y, right, top, round);
    corner(x, y + h, left, bottom, round);
    corner(x + w, y + h, right, bottom, round);
  }

  private double up(double at) {
    return Math.ceil(at * pixels) / pixels;
  }

  private double down(double at) {
    return Math.floor(at * pixels) / pixels;
  }

  /** From the corner of the box to the inner corner of its rectangles, where it can be seen. */
  private void corner(double x, double y, double innerX, double innerY, double round) {
    boolean seen =
        Math.max(x, innerX) > 0
            && Math.max(y, innerY) > 0
            && Math.min(x, innerX) * pixels < gc.getCanvas().getWidth()
            && Math.min(y, innerY) * pixels < gc.getCanvas().getHeight();
    if (!seen) {
      return;
    }
    double across = Math.copySign(round, innerX - x);
    double along = Math.copySign(round, innerY - y);
    gc.beginPath();
    gc.moveTo(innerX, innerY);
    gc.lineTo(x, innerY);
    gc.lineTo(x, y + along);
    gc.bezierCurveTo(x, y + along * HANDLE, x + across * HANDLE, y, x + across, y);
    gc.lineTo(innerX, y);
    gc.closePath();
    gc.fill();
  }
}
