package dev.rackloom.viewer.layout;

/** A rectangle; y grows downwards. */
public record Box(double x, double y, double width, double height) {

  /** Nothing, at the origin. */
  public static final Box EMPTY = new Box(0, 0, 0, 0);

  /** The right edge. */
  public double right() {
    return x + width;
  }

  /** The lower edge. */
  public double bottom() {
    return y + height;
  }

  /** The middle, left to right. */
  public double centerX() {
    return x + width / 2;
  }

  /** The middle, top to bottom. */
  public double centerY() {
    return y + height / 2;
  }

  /** This box moved. */
  public Box moved(double dx, double dy) {
    return new Box(x + dx, y + dy, width, height);
  }

  /** This box with {@code margin} more on every side. */
  public Box grown(double margin) {
    return new Box(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
  }

  /** The smallest box around both. */
  public Box union(Box o) {
    double left = Math.min(x, o.x);
    double top = Math.min(y, o.y);
    return new Box(
        left, top, Math.max(right(), o.right()) - left, Math.max(bottom(), o.bottom()) - top);
  }

  /** Whether the two share any area. */
  public boolean intersects(Box o) {
    return x < o.right() && o.x < right() && y < o.bottom() && o.y < bottom();
  }

  /** Whether the point lies inside. */
  public boolean contains(double px, double py) {
    return px >= x && px <= right() && py >= y && py <= bottom();
  }
}
