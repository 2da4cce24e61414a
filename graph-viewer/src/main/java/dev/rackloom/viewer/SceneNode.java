package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.List;

/**
 * A box in a scene.
 *
 * @param item the item it shows
 * @param kind what that is
 * @param stage the stage it belongs to, -1 for none
 * @param label first line
 * @param detail second line, perhaps empty
 * @param ports names of what it reads that is not drawn as a line
 * @param box where it is
 * @param depth how many groups it lies in
 * @param state whether something is inside, and to be seen
 */
public record SceneNode(
    int item,
    Item.Kind kind,
    int stage,
    String label,
    String detail,
    List<String> ports,
    Box box,
    int depth,
    State state) {

  /** Whether something is inside, and to be seen. */
  public enum State {
    /** Nothing inside. */
    LEAF,
    /** Something inside, not shown. */
    CLOSED,
    /** Something inside, shown. */
    OPEN
  }

  public SceneNode {
    ports = List.copyOf(ports);
  }

  SceneNode moved(double dx, double dy) {
    return new SceneNode(item, kind, stage, label, detail, ports, box.moved(dx, dy), depth, state);
  }
}
