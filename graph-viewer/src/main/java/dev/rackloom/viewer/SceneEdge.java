package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.layout.Polyline;

/**
 * A line in a scene.
 *
 * @param from the item it leaves
 * @param to the item it enters
 * @param line where it runs
 * @param tensors which flow along it, by id in the graph of its ends
 */
public record SceneEdge(int from, int to, Polyline line, Ids tensors) {

  /** Whether it touches an item. */
  public boolean touches(int item) {
    return from == item || to == item;
  }

  /** Whether it joins the same items as another one, wherever it runs. */
  public boolean joins(SceneEdge other) {
    return from == other.from && to == other.to;
  }
}
