package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Polyline;

/**
 * A line in a scene.
 *
 * @param from the item it leaves
 * @param to the item it enters
 * @param line where it runs
 * @param tensors how many tensors flow along it
 */
public record SceneEdge(int from, int to, Polyline line, int tensors) {

  SceneEdge moved(double dx, double dy) {
    return new SceneEdge(from, to, line.moved(dx, dy), tensors);
  }

  /** Whether it touches an item. */
  public boolean touches(int item) {
    return from == item || to == item;
  }
}
