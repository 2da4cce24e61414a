package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds what is in a window by walking groups from the outside in: the inside of a group out of
 * sight is skipped in one step, for boxes are listed each before what it holds. Places stand in
 * plain arrays, so that a walk makes no garbage. Immutable.
 */
final class SceneIndex {

  private static final int SIDES = 4;

  private final List<SceneNode> nodes;
  private final List<SceneEdge> edges;
  private final float[] nodeSides;
  private final float[] edgeSides;
  private final int[] end;
  private final int[] firstEdge;

  /** For each open group the height of the highest box directly in it. */
  private final float[] tallest;

  SceneIndex(List<SceneNode> nodes, Ints ends, List<SceneEdge> edges, Ints firstEdges) {
    this.nodes = nodes;
    this.edges = edges;
    this.nodeSides = new float[SIDES * nodes.size()];
    this.edgeSides = new float[SIDES * edges.size()];
    this.end = new int[nodes.size()];
    this.firstEdge = new int[nodes.size() + 1];
    this.tallest = new float[nodes.size()];
    for (int i = 0; i < end.length; i++) {
      sides(nodeSides, i, nodes.get(i).box());
      end[i] = ends.get(i);
      firstEdge[i] = firstEdges.get(i);
    }
    firstEdge[end.length] = edges.size();
    measureInsides();
    for (int i = 0; i < edges.size(); i++) {
      sides(edgeSides, i, edges.get(i).line().bounds());
    }
  }

  private void measureInsides() {
    for (int group = 0; group < end.length; group++) {
      for (int child = group + 1; child < end[group]; child = end[child]) {
        tallest[group] = Math.max(tallest[group], height(nodeSides, child));
      }
    }
  }

  private static void sides(float[] sides, int at, Box box) {
    sides[SIDES * at] = (float) box.x();
    sides[SIDES * at + 1] = (float) box.y();
    sides[SIDES * at + 2] = (float) box.right();
    sides[SIDES * at + 3] = (float) box.bottom();
  }

  void visit(Box window, Scene.Detail detail, Scene.BoxVisitor boxes, Consumer<SceneEdge> lines) {
    lines(0, end.length == 0 ? 0 : firstEdge[0], window, detail.line(), lines);
    for (int i = 0; i < end.length; ) {
      boolean open = end[i] > i + 1;
      if (!touches(nodeSides, i, window)) {
        i = end[i];
      } else if (open && isPlain(i, detail)) {
        boxes.box(nodes.get(i), true);
        i = end[i];
      } else {
        if (open || nodes.get(i).depth() == 0 || height(nodeSides, i) >= detail.box()) {
          boxes.box(nodes.get(i), false);
        }
        if (open) {
          lines(firstEdge[i], firstEdge[i + 1], window, detail.line(), lines);
        }
        i++;
      }
    }
  }

  /** Whether nothing inside a group would be large enough to be told of. */
  private boolean isPlain(int group, Scene.Detail detail) {
    return height(nodeSides, group) < detail.group() || tallest[group] < detail.box();
  }

  private static float height(float[] sides, int at) {
    return sides[SIDES * at + 3] - sides[SIDES * at + 1];
  }

  private void lines(int from, int to, Box window, double least, Consumer<SceneEdge> lines) {
    for (int i = from; i < to; i++) {
      if (touches(edgeSides, i, window) && reaches(i, least)) {
        lines.accept(edges.get(i));
      }
    }
  }

  private boolean reaches(int edge, double least) {
    float wide = edgeSides[SIDES * edge + 2] - edgeSides[SIDES * edge];
    return Math.max(wide, height(edgeSides, edge)) >= least;
  }

  private static boolean touches(float[] sides, int at, Box window) {
    return sides[SIDES * at] <= window.right()
        && window.x() <= sides[SIDES * at + 2]
        && sides[SIDES * at + 1] <= window.bottom()
        && window.y() <= sides[SIDES * at + 3];
  }
}
