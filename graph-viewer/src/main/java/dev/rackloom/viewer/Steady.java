package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far one picture of a model is to be moved to follow another. Where the flow begins an item
 * stays in its place; across the flow the other rows of its group do, or what is open beside it,
 * since the item itself may have had to make way for what was opened before it.
 *
 * @param dx to be added to places of the later picture
 * @param dy to be added to places of the later picture
 */
public record Steady(double dx, double dy) {

  /** Nothing moves. */
  public static final Steady STILL = new Steady(0, 0);

  /** From a scene to a later one, seen from an item; {@link #STILL} if it is not in both. */
  public static Steady of(ModelTree tree, Scene before, Scene after, int item) {
    Optional<Box> was = before.node(item).map(SceneNode::box);
    Optional<Box> is = after.node(item).map(SceneNode::box);
    if (was.isEmpty() || is.isEmpty()) {
      return STILL;
    }
    if (before.folded() || after.folded()) { // columns differ in how far they move
      return new Steady(was.get().centerX() - is.get().centerX(), was.get().y() - is.get().y());
    }
    boolean down = after.direction() == Direction.DOWN;
    List<Double> still = still(tree, before, after, item);
    double across = still.isEmpty() ? shift(was.get(), is.get(), down) : commonest(still);
    return down
        ? new Steady(across, was.get().y() - is.get().y())
        : new Steady(was.get().x() - is.get().x(), across);
  }

  /** How far what should stay has moved. */
  private static List<Double> still(ModelTree tree, Scene before, Scene after, int item) {
    boolean down = after.direction() == Direction.DOWN;
    Box was = before.node(item).orElseThrow().box();
    List<Double> rows = new ArrayList<>();
    List<Double> open = new ArrayList<>();
    for (int sibling : tree.item(tree.item(item).parent()).children().toArray()) {
      Optional<SceneNode> a = before.node(sibling);
      Optional<SceneNode> b = after.node(sibling);
      if (sibling != item && a.isPresent() && b.isPresent()) {
        double shift = shift(a.get().box(), b.get().box(), down);
        if (!isBeside(a.get().box(), was, down)) {
          rows.add(shift);
        } else if (isOpen(a.get()) && isOpen(b.get())) {
          open.add(shift);
        }
      }
    }
    return rows.isEmpty() ? open : rows;
  }

  private static boolean isOpen(SceneNode node) {
    return node.state() == SceneNode.State.OPEN;
  }

  private static boolean isBeside(Box a, Box b, boolean down) {
    return down ? a.y() < b.bottom() && b.y() < a.bottom() : a.x() < b.right() && b.x() < a.right();
  }

  private static double shift(Box was, Box is, boolean down) {
    return down ? was.centerX() - is.centerX() : was.centerY() - is.centerY();
  }

  /** The first of those that are there most often. */
  private static double commonest(List<Double> shifts) {
    Map<Long, Integer> counts = new HashMap<>();
    shifts.forEach(s -> counts.merge(Math.round(s * 100), 1, Integer::sum));
    double best = shifts.getFirst();
    for (double s : shifts) {
      if (counts.getOrDefault(Math.round(s * 100), 0)
          > counts.getOrDefault(Math.round(best * 100), 0)) {
        best = s;
      }
    }
    return best;
  }
}
