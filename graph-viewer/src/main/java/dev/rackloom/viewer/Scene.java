package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One picture of a model: what stands where. Immutable; groups come before what they hold, so
 * drawing in order draws the inside on top.
 */
public final class Scene {

  /** Nothing to see. */
  public static final Scene EMPTY = new Scene(List.of(), List.of(), List.of(), Box.EMPTY);

  private final List<SceneNode> nodes;
  private final List<SceneEdge> edges;
  private final List<Repeat> repeats;
  private final Box bounds;
  private final Map<Integer, SceneNode> byItem = new HashMap<>();
  private final SpatialIndex index;

  Scene(List<SceneNode> nodes, List<SceneEdge> edges, List<Repeat> repeats, Box bounds) {
    this.nodes = List.copyOf(nodes);
    this.edges = List.copyOf(edges);
    this.repeats = List.copyOf(repeats);
    this.bounds = bounds;
    nodes.forEach(n -> byItem.put(n.item(), n));
    index = new SpatialIndex(this.nodes, bounds);
  }

  /** All boxes, groups before their contents. */
  public List<SceneNode> nodes() {
    return nodes;
  }

  /** All lines. */
  public List<SceneEdge> edges() {
    return edges;
  }

  /** Runs of equal stages. */
  public List<Repeat> repeats() {
    return repeats;
  }

  /** Around everything. */
  public Box bounds() {
    return bounds;
  }

  /**
   * Around the main stream: what is joined to the column that most stages stand in; everything if
   * nothing is.
   */
  public Box stream() {
    java.util.Set<Integer> near = new java.util.TreeSet<>();
    double axis = axis();
    for (SceneEdge edge : edges) {
      if (inColumn(edge.from(), axis) || inColumn(edge.to(), axis)) {
        near.add(edge.from());
        near.add(edge.to());
      }
    }
    return near.stream()
        .flatMap(item -> node(item).stream())
        .map(SceneNode::box)
        .reduce(Box::union)
        .orElse(bounds);
  }

  private boolean inColumn(int item, double axis) {
    return node(item).map(n -> n.box().x() <= axis && n.box().right() >= axis).orElse(false);
  }

  /** The middle of the column that most stages stand in. */
  public double axis() {
    double[] middles =
        nodes.stream()
            .filter(n -> n.kind() == Item.Kind.STAGE)
            .mapToDouble(n -> n.box().centerX())
            .sorted()
            .toArray();
    return middles.length == 0 ? bounds.centerX() : middles[middles.length / 2];
  }

  /** The box of an item, if it is shown. */
  public Optional<SceneNode> node(int item) {
    return Optional.ofNullable(byItem.get(item));
  }

  /** The innermost box at a point. */
  public Optional<SceneNode> at(double x, double y) {
    return index.at(x, y);
  }

  /** Boxes that may be seen in a window, in drawing order. */
  public List<SceneNode> in(Box window) {
    return index.in(window);
  }
}
