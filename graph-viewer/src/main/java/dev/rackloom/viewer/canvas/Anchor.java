package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.layout.Box;
import java.util.Comparator;

/** What stays where it is on the screen while a scene becomes another. */
final class Anchor {

  private Anchor() {}

  /** The item in both that is nearest to the middle of what is seen; none if none is seen. */
  static int between(Scene last, Scene next, Box seen) {
    return last.in(seen).stream()
        .filter(n -> n.depth() == 0 && next.node(n.item()).isPresent())
        .min(Comparator.comparingDouble(n -> off(n.box(), seen)))
        .map(SceneNode::item)
        .orElse(Item.NONE);
  }

  /** How far a box is from the middle of what is seen; 0 if it is there. */
  private static double off(Box box, Box seen) {
    double x = Math.clamp(seen.centerX(), box.x(), box.right());
    double y = Math.clamp(seen.centerY(), box.y(), box.bottom());
    return Math.hypot(x - seen.centerX(), y - seen.centerY());
  }

  /** Whether all of a box could be seen. */
  static boolean fits(Box box, Box seen) {
    return box.width() <= seen.width() && box.height() <= seen.height();
  }
}
