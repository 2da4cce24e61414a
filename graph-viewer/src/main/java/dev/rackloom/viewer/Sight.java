package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;

/**
 * Which part of a scene is looked at, in words that hold for a view of any size.
 *
 * @param kind which part
 * @param x of the scene, in the middle of the view; 0 if the kind says it all
 * @param y of the scene, in the middle of the view; 0 if the kind says it all
 * @param scale zoom, 1 is one pixel a unit
 */
public record Sight(Kind kind, double x, double y, double scale) {

  /** The view that is chosen when nobody went anywhere. */
  public static final Sight FIRST = new Sight(Kind.FIRST, 0, 0, 1);

  /** Everything. */
  public static final Sight ALL = new Sight(Kind.ALL, 0, 0, 1);

  /** Which part is looked at. */
  public enum Kind {
    /** As at first. */
    FIRST,
    /** Everything, as large as it fits. */
    ALL,
    /** What is around a point. */
    PART
  }

  public Sight {
    if (!Double.isFinite(x) || !Double.isFinite(y) || !(scale > 0)) {
      throw new IllegalArgumentException("a sight of " + x + ", " + y + " at " + scale);
    }
  }

  /** What a view of so many pixels shows; its middle to a hundredth, so that it is found again. */
  public static Sight of(Viewport port, double width, double height) {
    return new Sight(
        Kind.PART,
        hundredths(port.sceneX(width / 2)),
        hundredths(port.sceneY(height / 2)),
        port.scale());
  }

  private static double hundredths(double place) {
    return Math.rint(place * 100) / 100;
  }

  /** Where a part is in a view of so many pixels. */
  public Viewport in(double width, double height) {
    double zoom = Math.clamp(scale, Viewport.LEAST, Viewport.MOST);
    return new Viewport(zoom, width / 2 - x * zoom, height / 2 - y * zoom);
  }

  /** Whether something of a scene is to be seen in a view of so many pixels. */
  public boolean isOn(Box bounds, double width, double height) {
    return in(width, height).visible(width, height).intersects(bounds);
  }
}
