package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.Comparator;

/** Keeps a part of a scene in sight, wherever somebody goes. */
final class InSight {

  /** So many pixels of it at least, or all of it if it is less. */
  private static final double LEAST_PX = 48;

  /** Only the outermost boxes, and lines however short. */
  private static final Scene.Detail OUTERMOST =
      new Scene.Detail(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

  private InSight() {}

  /** Where somebody wants to go; if nothing is there, beside the box that is nearest. */
  static Viewport kept(Scene scene, Viewport next, double width, double height) {
    double px = Math.min(LEAST_PX, Math.min(width, height) / 4);
    Box seen = next.visible(width, height).grown(-px / next.scale());
    if (scene.nodes().isEmpty() || seen.width() <= 0 || isSomething(scene, seen)) {
      return next;
    }
    Box nearest =
        scene.nodes().stream()
            .filter(n -> n.depth() == 0)
            .map(SceneNode::box)
            .min(Comparator.comparingDouble(box -> Math.hypot(gapX(seen, box), gapY(seen, box))))
            .orElseThrow();
    return next.panned(-gapX(seen, nearest) * next.scale(), -gapY(seen, nearest) * next.scale());
  }

  private static boolean isSomething(Scene scene, Box seen) {
    boolean[] found = new boolean[1];
    scene.visit(seen, OUTERMOST, (node, whole) -> found[0] = true, line -> found[0] = true);
    return found[0];
  }

  /** How far a box is to the right of what is seen, less than 0 on the left; 0 if it is above. */
  private static double gapX(Box seen, Box box) {
    return gap(seen.x(), seen.right(), box.x(), box.right());
  }

  private static double gapY(Box seen, Box box) {
    return gap(seen.y(), seen.bottom(), box.y(), box.bottom());
  }

  private static double gap(double low, double high, double from, double to) {
    return from > high ? from - high : Math.min(0, to - low);
  }
}
