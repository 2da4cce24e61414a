package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One picture of a model: what stands where. Immutable; groups come before what they hold, so
 * drawing in order draws the inside on top.
 */
public final class Scene {

  /** Nothing to see. */
  public static final Scene EMPTY =
      new Scene(
          List.of(),
          new Ints(),
          List.of(),
          new Ints(),
          List.of(),
          Box.EMPTY,
          new Shape(Direction.DOWN, false));

  private final List<SceneNode> nodes;
  private final List<SceneEdge> edges;
  private final List<Repeat> repeats;
  private final Box bounds;
  private final double middle;
  private final Shape shape;
  private final int[] positions;
  private final Map<Integer, Repeat> repeatOf = new HashMap<>();
  private final SceneIndex index;

  /**
   * A scene.
   *
   * @param ends for each box the position after the last one inside it
   * @param firstEdges for each box the position of the first line that was placed after it
   */
  Scene(
      List<SceneNode> nodes,
      Ints ends,
      List<SceneEdge> edges,
      Ints firstEdges,
      List<Repeat> repeats,
      Box bounds,
      Shape shape) {
    this.nodes = List.copyOf(nodes);
    this.edges = List.copyOf(edges);
    this.repeats = List.copyOf(repeats);
    this.bounds = bounds;
    this.shape = shape;
    this.middle = middleOfStages();
    this.positions = new int[nodes.stream().mapToInt(SceneNode::item).max().orElse(-1) + 1];
    for (int i = 0; i < this.nodes.size(); i++) {
      positions[this.nodes.get(i).item()] = i + 1;
    }
    this.repeats.forEach(r -> r.items().stream().forEach(i -> repeatOf.put(i, r)));
    index = new SceneIndex(this.nodes, ends, this.edges, firstEdges);
  }

  /**
   * How a scene runs.
   *
   * @param direction where it flows to
   * @param folded whether it is so long that it stands in several columns or rows
   */
  record Shape(Direction direction, boolean folded) {}

  /** All boxes, groups before their contents. */
  public List<SceneNode> nodes() {
    return nodes;
  }

  /** All lines. */
  public List<SceneEdge> edges() {
    return edges;
  }

  /** Runs of equal items, in whatever group they are. */
  public List<Repeat> repeats() {
    return repeats;
  }

  /** Whether it is so long that it stands in several columns, or rows if it flows to the right. */
  public boolean folded() {
    return shape.folded();
  }

  /** Where it flows to. */
  public Direction direction() {
    return shape.direction();
  }

  private boolean isDown() {
    return shape.direction() == Direction.DOWN;
  }

  /** The run that an item is in, if it is in one. */
  public Optional<Repeat> repeatOf(int item) {
    return Optional.ofNullable(repeatOf.get(item));
  }

  /** The innermost run whose bracket is at a point. */
  public Optional<Repeat> bracketAt(double x, double y) {
    return repeats.stream()
        .filter(r -> r.isBracket(x, y, shape.direction()))
        .min(Comparator.comparingDouble(r -> r.box().width() * r.box().height()));
  }

  /** Around everything. */
  public Box bounds() {
    return bounds;
  }

  /**
   * Around the main stream: what is joined to the column, or row, that most stages stand in;
   * everything if nothing is. Brackets beside it count.
   */
  public Box stream() {
    Box stream = null;
    for (SceneEdge edge : edges) {
      Optional<SceneNode> from = node(edge.from());
      Optional<SceneNode> to = node(edge.to());
      if (from.isPresent() && to.isPresent() && (inColumn(from.get()) || inColumn(to.get()))) {
        Box both = from.get().box().union(to.get().box());
        stream = stream == null ? both : stream.union(both);
      }
    }
    if (stream == null) {
      return bounds;
    }
    for (Repeat repeat : repeats) {
      boolean beside = repeat.firstStage() >= 0 && repeat.bracketed();
      stream = beside ? stream.union(repeat.box()) : stream;
    }
    return stream;
  }

  private boolean inColumn(SceneNode node) {
    Box box = node.box();
    return isDown()
        ? box.x() <= middle && box.right() >= middle
        : box.y() <= middle && box.bottom() >= middle;
  }

  /** The middle of the column, or row, that most stages stand in. */
  public double axis() {
    return middle;
  }

  private double middleOfStages() {
    double[] middles =
        shape.folded()
            ? new double[0]
            : nodes.stream()
                .filter(n -> n.kind() == Item.Kind.STAGE)
                .mapToDouble(n -> across(n.box()))
                .sorted()
                .toArray();
    return middles.length == 0 ? across(bounds) : middles[middles.length / 2];
  }

  private double across(Box box) {
    return isDown() ? box.centerX() : box.centerY();
  }

  /** The box of an item, if it is shown. */
  public Optional<SceneNode> node(int item) {
    boolean known = item >= 0 && item < positions.length && positions[item] > 0;
    return known ? Optional.of(nodes.get(positions[item] - 1)) : Optional.empty();
  }

  /** The innermost box at a point. */
  public Optional<SceneNode> at(double x, double y) {
    SceneNode[] innermost = new SceneNode[1];
    visit(new Box(x, y, 0, 0), Detail.ALL, (node, whole) -> innermost[0] = node, edge -> {});
    return Optional.ofNullable(innermost[0]);
  }

  /**
   * The line that passes nearest to a point.
   *
   * @param reach how far it may be away
   * @param detail what is too small to be seen, and so to be pointed at
   */
  public Optional<SceneEdge> edgeAt(double x, double y, double reach, Detail detail) {
    Nearest nearest = new Nearest(x, y, reach, shape.direction());
    Box around = new Box(x - reach, y - reach, 2 * reach, 2 * reach);
    visit(around, detail, (node, whole) -> {}, nearest);
    return nearest.found();
  }

  /** Boxes that may be seen in a window, in drawing order. */
  public List<SceneNode> in(Box window) {
    List<SceneNode> found = new ArrayList<>();
    visit(window, Detail.ALL, (node, whole) -> found.add(node), edge -> {});
    return found;
  }

  /** Told of the boxes in a window. */
  @FunctionalInterface
  public interface BoxVisitor {

    /** A box; {@code whole} if it is open, but too small for its inside to be told of. */
    void box(SceneNode node, boolean whole);
  }

  /**
   * What is too small to be told of, in scene units.
   *
   * @param group open groups less high than this are told of without their insides
   * @param box boxes in groups that are less high are left out
   * @param line lines that neither reach so far across nor down are left out
   */
  public record Detail(double group, double box, double line) {
    /** Nothing is too small. */
    public static final Detail ALL = new Detail(0, 0, 0);
  }

  /** Tells of what is in a window, groups before what they hold. Touches only groups in sight. */
  public void visit(Box window, Detail detail, BoxVisitor boxes, Consumer<SceneEdge> lines) {
    index.visit(window, detail, boxes, lines);
  }
}
