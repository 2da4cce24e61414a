package dev.rackloom.core.serving;

import dev.rackloom.api.Checks;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Measured points in several dimensions, interpolated. The points need not form a full grid: for
 * each value of the first coordinate there is a grid of its own over the others, and so on. Between
 * two values it is linear in their answers; beyond the ends it goes on in a straight line; where
 * only one value was measured it answers for all.
 */
public final class Grid {

  /** A point: its coordinates and what was measured there. */
  public record Point(List<Double> at, double value) {
    public Point {
      at = List.copyOf(at);
    }
  }

  private final double[] keys;
  private final Grid[] parts;
  private final double[] values;

  private Grid(double[] keys, Grid[] parts, double[] values) {
    this.keys = keys;
    this.parts = parts;
    this.values = values;
  }

  /** Of points that all have as many coordinates; the last of equal points counts. */
  public static Grid of(List<Point> points) {
    Checks.that(!points.isEmpty(), "a grid has no point");
    int coordinates = points.getFirst().at().size();
    Checks.that(
        coordinates > 0 && points.stream().allMatch(p -> p.at().size() == coordinates),
        "points of a grid have unlike numbers of coordinates");
    return of(points, 0, coordinates);
  }

  private static Grid of(List<Point> points, int depth, int coordinates) {
    TreeMap<Double, List<Point>> by = new TreeMap<>();
    for (Point p : points) {
      by.computeIfAbsent(p.at().get(depth), k -> new java.util.ArrayList<>()).add(p);
    }
    double[] keys = by.keySet().stream().mapToDouble(k -> k).toArray();
    boolean last = depth == coordinates - 1;
    Grid[] parts =
        last
            ? new Grid[0]
            : by.values().stream()
                .map(part -> of(part, depth + 1, coordinates))
                .toArray(Grid[]::new);
    double[] values =
        last
            ? by.values().stream().mapToDouble(part -> part.getLast().value()).toArray()
            : new double[0];
    return new Grid(keys, parts, values);
  }

  /** The value at these coordinates. */
  public double at(double... coordinates) {
    return at(coordinates, 0);
  }

  private double at(double[] x, int depth) {
    int exact = Arrays.binarySearch(keys, x[depth]);
    if (exact >= 0 || keys.length == 1) {
      return part(Math.max(0, exact), x, depth);
    }
    int upper = Math.clamp(-exact - 1, 1, keys.length - 1);
    double low = part(upper - 1, x, depth);
    double high = part(upper, x, depth);
    double way = (x[depth] - keys[upper - 1]) / (keys[upper] - keys[upper - 1]);
    return low + (high - low) * way;
  }

  private double part(int i, double[] x, int depth) {
    return parts.length == 0 ? values[i] : parts[i].at(x, depth + 1);
  }

  /** The values that the first coordinate takes, ascending. */
  public double[] keys() {
    return keys.clone();
  }

  /** The grid of the other coordinates at the {@code i}th value of the first. */
  public Grid part(int i) {
    return parts[i];
  }
}
