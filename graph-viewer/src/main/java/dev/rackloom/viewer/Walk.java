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
    /** The neighbour on the left. */
    LEFT,
    /** The neighbour on the right. */
    RIGHT
  }

  private Walk() {}

  /** The item one step from another; the first one if none is given. */
  public static Optional<Integer> step(Scene scene, int from, Step step) {
    Optional<SceneNode> at = scene.node(from);
    if (at.isEmpty()) {
      return scene.nodes().stream()
          .min(Comparator.comparingDouble(n -> n.box().y()))
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
      case LEFT -> beside(scene, at.get(), n -> at.get().box().centerX() - n.box().centerX());
      case RIGHT -> beside(scene, at.get(), n -> n.box().centerX() - at.get().box().centerX());
    };
  }

  private static Optional<Integer> linked(Scene scene, SceneNode at, Stream<Integer> items) {
    return items
        .flatMap(i -> scene.node(i).stream())
        .min(Comparator.comparingDouble(n -> distance(n.box(), at.box())))
        .map(SceneNode::item);
  }

  private static Optional<Integer> beside(
      Scene scene, SceneNode at, ToDoubleFunction<SceneNode> ahead) {
    return scene.nodes().stream()
        .filter(n -> n.depth() == at.depth() && ahead.applyAsDouble(n) > 1)
        .filter(n -> Math.abs(n.box().centerY() - at.box().centerY()) < at.box().height())
        .min(Comparator.comparingDouble(ahead))
        .map(SceneNode::item);
  }

  private static double distance(Box a, Box b) {
    return Math.hypot(a.centerX() - b.centerX(), a.centerY() - b.centerY());
  }
}
