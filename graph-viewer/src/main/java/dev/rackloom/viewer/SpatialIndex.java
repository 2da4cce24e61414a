package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds boxes by place: a uniform grid of about as many cells as boxes. Immutable. */
final class SpatialIndex {

  private static final int MOST_PER_SIDE = 400;

  private final List<SceneNode> nodes;
  private final Box bounds;
  private final int columns;
  private final int rows;
  private final List<List<Integer>> cells;

  SpatialIndex(List<SceneNode> nodes, Box bounds) {
    this.nodes = nodes;
    this.bounds = bounds;
    int side = (int) Math.clamp(Math.ceil(Math.sqrt(nodes.size())), 1, MOST_PER_SIDE);
    columns = side;
    rows = side;
    cells = new ArrayList<>(side * side);
    for (int i = 0; i < side * side; i++) {
      cells.add(new ArrayList<>(2));
    }
    for (int i = 0; i < nodes.size(); i++) {
      insert(i);
    }
  }

  private void insert(int node) {
    Box box = nodes.get(node).box();
    for (int row = row(box.y()); row <= row(box.bottom()); row++) {
      for (int column = column(box.x()); column <= column(box.right()); column++) {
        cells.get(row * columns + column).add(node);
      }
    }
  }

  private int row(double y) {
    return cell(y - bounds.y(), bounds.height(), rows);
  }

  private int column(double x) {
    return cell(x - bounds.x(), bounds.width(), columns);
  }

  private static int cell(double offset, double extent, int count) {
    return extent <= 0 ? 0 : (int) Math.clamp(Math.floor(offset / extent * count), 0, count - 1);
  }

  /** The innermost box at a point: the last one drawn there. */
  Optional<SceneNode> at(double x, double y) {
    return cells.get(row(y) * columns + column(x)).reversed().stream()
        .map(nodes::get)
        .filter(n -> n.box().contains(x, y))
        .findFirst();
  }

  /** Boxes that intersect a window, in drawing order. */
  List<SceneNode> in(Box window) {
    if (nodes.isEmpty() || !bounds.grown(1).intersects(window)) {
      return List.of();
    }
    TreeSet<Integer> found = new TreeSet<>();
    for (int row = row(window.y()); row <= row(window.bottom()); row++) {
      for (int column = column(window.x()); column <= column(window.right()); column++) {
        found.addAll(cells.get(row * columns + column));
      }
    }
    return found.stream().map(nodes::get).filter(n -> n.box().intersects(window)).toList();
  }
}
