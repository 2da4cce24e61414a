package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Moves through a scene along its lines. */
public final class Walk {

  /** Where to. */
  public enum Step {
    /** Against the flow. */
    UP,
    /** With the flow. */
    DOWN,
    /** The neighbour on the left; above, if the flow is to the right. */
    LEFT,
    /** The neighbour on the right; below, if the flow is to the right. */
    RIGHT
  }

  private Walk() {}

  /** The item one step from another; the first one if none is given. */
  public static Optional<Integer> step(Scene scene, int from, Step step) {
    Optional<SceneNode> at = scene.node(from);
    if (at.isEmpty()) {
      return scene.nodes().stream()
          .min(Comparator.comparingDouble(n -> along(scene, n.box())))
          .map(SceneNode::item);
    }
    return switch (step) {
      case DOWN ->
          linked(
              scene,
              at.get(),
              scene.edges().stream().filter(e -> e.from() == from).map(SceneEdge::to));
      case UP ->
          linked(
              scene,
              at.get(),
              scene.edges().stream().filter(e -> e.to() == from).map(SceneEdge::from));
      case LEFT -> beside(scene, at.get(), -1);
      case RIGHT -> beside(scene, at.get(), 1);
    };
  }

  /** The first item in the direction of the flow inside another; none if nothing is shown there. */
  public static Optional<Integer> into(Scene scene, int item) {
    return scene.node(item).stream()
        .flatMap(at ->
            scene.nodes().stream()
                .filter(n -> n.depth() == at.depth() + 1)
                .filter(n -> at.box().contains(n.box().centerX(), n.box().centerY())))
        .min(Comparator.comparingDouble(n -> along(scene, n.box())))
        .map(SceneNode::item);
  }

  private static double along(Scene scene, Box box) {
    return scene.direction() == Direction.DOWN ? box.centerY() : box.centerX();
  }

  private static double across(Scene scene, Box box) {
    return scene.direction() == Direction.DOWN ? box.centerX() : box.centerY();
  }

  private static double thick(Scene scene, Box box) {
    return scene.direction() == Direction.DOWN ? box.height() : box.width();
  }

  private static Optional<Integer> linked(Scene scene, SceneNode at, Stream<Integer> items) {
    return items
        .flatMap(i -> scene.node(i).stream())
        .min(Comparator.comparingDouble(n -> distance(n.box(), at.box())))
        .map(SceneNode::item);
  }

  private static Optional<Integer> beside(Scene scene, SceneNode at, int sign) {
    Box here = at.box();
    ToDoubleFunction<SceneNode> ahead = n -> sign * (across(scene, n.box()) - across(scene, here));
    return scene.nodes().stream()
        .filter(n -> n.depth() == at.depth() && ahead.applyAsDouble(n) > 1)
        .filter(n -> Math.abs(along(scene, n.box()) - along(scene, here)) < thick(scene, here))
        .min(Comparator.comparingDouble(ahead))
        .map(SceneNode::item);
  }

  private static double distance(Box a, Box b) {
    return Math.hypot(a.centerX() - b.centerX(), a.centerY() - b.centerY());
  }
}
