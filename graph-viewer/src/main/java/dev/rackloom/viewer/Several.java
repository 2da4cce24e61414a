package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;

/** Which boxes of a scene are meant together. */
public final class Several {

  private Several() {}

  /**
   * The items whose boxes lie wholly inside a frame, in drawing order; of a group and what is in it
   * the group alone. O(boxes that the frame touches).
   *
   * @param frame in scene units
   */
  public static List<Integer> inside(Scene scene, Box frame) {
    List<Integer> items = new ArrayList<>();
    int[] held = {Integer.MAX_VALUE}; // the depth of the group that was taken last
    scene.visit(
        frame,
        Scene.Detail.ALL,
        (node, whole) -> {
          if (node.depth() > held[0]) {
            return; // taken with its group, which is told of first
          }
          boolean taken = holds(frame, node.box());
          held[0] = taken ? node.depth() : Integer.MAX_VALUE;
          if (taken) {
            items.add(node.item());
          }
        },
        line -> {});
    return List.copyOf(items);
  }

  private static boolean holds(Box frame, Box box) {
    return frame.x() <= box.x()
        && frame.y() <= box.y()
        && frame.right() >= box.right()
        && frame.bottom() >= box.bottom();
  }

  /** The items that are shown in the group around one, itself included; of none those outermost. */
  public static List<Integer> level(ModelTree tree, Scene scene, int item) {
    int around = item > ModelTree.ROOT ? tree.item(item).parent() : ModelTree.ROOT;
    return around > ModelTree.ROOT
        ? tree.item(around).children().stream()
            .filter(i -> scene.node(i).isPresent())
            .boxed()
            .toList()
        : scene.nodes().stream().filter(n -> n.depth() == 0).map(SceneNode::item).toList();
  }
}
