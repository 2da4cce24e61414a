package dev.rackloom.viewer.layout;

import java.util.Arrays;

/** Points of a link from its start to its end. Immutable. */
public final class Polyline {

  /** No point at all. */
  public static final Polyline NONE = new Polyline(new double[0]);

  private final double[] xy;
  private final Box bounds;

  private Polyline(double[] xy) {
    this.xy = xy;
    this.bounds = around(xy);
  }

  /** Points as x, y, x, y, ...; copied. */
  public static Polyline of(double... xy) {
    if (xy.length % 2 != 0) {
      throw new IllegalArgumentException("a polyline of " + xy.length + " numbers lacks a y");
    }
    return xy.length == 0 ? NONE : new Polyline(xy.clone());
  }

  /** How many points it has. */
  public int size() {
    return xy.length / 2;
  }

  /** The x of a point. */
  public double x(int point) {
    return xy[2 * point];
  }

  /** The y of a point. */
  public double y(int point) {
    return xy[2 * point + 1];
  }

  /** This moved. */
  public Polyline moved(double dx, double dy) {
    double[] next = xy.clone();
    for (int i = 0; i < next.length; i += 2) {
      next[i] += dx;
      next[i + 1] += dy;
    }
    return new Polyline(next);
  }

  /** This with x and y in each other's place. */
  public Polyline turned() {
    double[] next = new double[xy.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = xy[i ^ 1];
    }
    return new Polyline(next);
  }

  /** This from its end to its start. */
  public Polyline reversed() {
    double[] next = new double[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      next[i] = xy[xy.length - 2 - i];
      next[i + 1] = xy[xy.length - 1 - i];
    }
    return new Polyline(next);
  }

  /** The smallest box around all points. */
  public Box bounds() {
    return bounds;
  }

  private static Box around(double[] xy) {
    if (xy.length == 0) {
      return Box.EMPTY;
    }
    double left = xy[0];
    double top = xy[1];
    double right = left;
    double bottom = top;
    for (int i = 2; i < xy.length; i += 2) {
      left = Math.min(left, xy[i]);
      right = Math.max(right, xy[i]);
      top = Math.min(top, xy[i + 1]);
      bottom = Math.max(bottom, xy[i + 1]);
    }
    return new Box(left, top, right - left, bottom - top);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Polyline p && Arrays.equals(xy, p.xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return Arrays.toString(xy);
  }
}
