package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;

/**
 * Which part of a scene is seen: {@code screen = scene * scale + offset}.
 *
 * @param scale zoom, 1 is one pixel a unit
 * @param dx x of the scene's origin on the screen
 * @param dy y of the scene's origin on the screen
 */
public record Viewport(double scale, double dx, double dy) {

  /** The smallest zoom: a million operators below one another fit on a screen. */
  public static final double LEAST = 1e-5;

  /** The largest zoom. */
  public static final double MOST = 4;

  /** Zoom 1 at the origin. */
  public static final Viewport ONE = new Viewport(1, 0, 0);

  public Viewport {
    scale = Math.clamp(scale, LEAST, MOST);
  }

  /** The whole box in the middle of a screen, never larger than {@code most}. */
  public static Viewport fit(Box box, double width, double height, double margin, double most) {
    double w = Math.max(1, width - 2 * margin) / Math.max(1, box.width());
    double h = Math.max(1, height - 2 * margin) / Math.max(1, box.height());
    double scale = Math.clamp(Math.min(w, h), LEAST, most);
    return new Viewport(
        scale, width / 2 - box.centerX() * scale, height / 2 - box.centerY() * scale);
  }

  /** Moved by pixels. */
  public Viewport panned(double px, double py) {
    return new Viewport(scale, dx + px, dy + py);
  }

  /** Zoomed so that the point under {@code (x, y)} stays there. */
  public Viewport zoomed(double factor, double x, double y) {
    double next = Math.clamp(scale * factor, LEAST, MOST);
    double real = next / scale;
    return new Viewport(next, x - (x - dx) * real, y - (y - dy) * real);
  }

  /**
   * A part of the way to another one, 0 to 1: zoomed by an even factor, around the point that both
   * show in one place.
   */
  public Viewport towards(Viewport to, double part) {
    double next = scale * Math.pow(to.scale / scale, part);
    double way = to.scale == scale ? part : (next - scale) / (to.scale - scale);
    return new Viewport(next, dx + (to.dx - dx) * way, dy + (to.dy - dy) * way);
  }

  /** The part of the scene on a screen. */
  public Box visible(double width, double height) {
    return new Box(-dx / scale, -dy / scale, width / scale, height / scale);
  }

  /** Moved as little as needed to bring a box onto the screen. */
  public Viewport showing(Box box, double width, double height, double margin) {
    return panned(
        shift(screenX(box.x()), screenX(box.right()), width, margin),
        shift(screenY(box.y()), screenY(box.bottom()), height, margin));
  }

  private static double shift(double low, double high, double extent, double margin) {
    if (low < margin || high - low > extent - 2 * margin) {
      return margin - low;
    }
    return high > extent - margin ? extent - margin - high : 0;
  }

  /** Scene to screen. */
  public double screenX(double x) {
    return x * scale + dx;
  }

  /** Scene to screen. */
  public double screenY(double y) {
    return y * scale + dy;
  }

  /** Screen to scene. */
  public double sceneX(double x) {
    return (x - dx) / scale;
  }

  /** Screen to scene. */
  public double sceneY(double y) {
    return (y - dy) / scale;
  }
}
