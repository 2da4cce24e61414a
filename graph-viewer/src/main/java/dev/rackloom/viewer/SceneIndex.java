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

  /** Lines this much shorter than the least group still tell something. */
  private static final double SHORTER = 6;

  private final List<SceneNode> nodes;
  private final List<SceneEdge> edges;
  private final float[] nodeSides;
  private final float[] edgeSides;
  private final int[] end;
  private final int[] firstEdge;

  SceneIndex(List<SceneNode> nodes, Ints ends, List<SceneEdge> edges, Ints firstEdges) {
    this.nodes = nodes;
    this.edges = edges;
    this.nodeSides = new float[SIDES * nodes.size()];
    this.edgeSides = new float[SIDES * edges.size()];
    this.end = new int[nodes.size()];
    this.firstEdge = new int[nodes.size() + 1];
    for (int i = 0; i < end.length; i++) {
      sides(nodeSides, i, nodes.get(i).box());
      end[i] = ends.get(i);
      firstEdge[i] = firstEdges.get(i);
    }
    firstEdge[end.length] = edges.size();
    for (int i = 0; i < edges.size(); i++) {
      sides(edgeSides, i, edges.get(i).line().bounds());
    }
  }

  private static void sides(float[] sides, int at, Box box) {
    sides[SIDES * at] = (float) box.x();
    sides[SIDES * at + 1] = (float) box.y();
    sides[SIDES * at + 2] = (float) box.right();
    sides[SIDES * at + 3] = (float) box.bottom();
  }

  void visit(Box window, double least, Scene.BoxVisitor boxes, Consumer<SceneEdge> lines) {
    lines(0, end.length == 0 ? 0 : firstEdge[0], window, least, lines);
    for (int i = 0; i < end.length; ) {
      boolean open = end[i] > i + 1;
      if (!touches(nodeSides, i, window)) {
        i = end[i];
      } else if (open && isLow(i, least)) {
        boxes.box(nodes.get(i), true);
        i = end[i];
      } else {
        boxes.box(nodes.get(i), false);
        if (open) {
          lines(firstEdge[i], firstEdge[i + 1], window, least, lines);
        }
        i++;
      }
    }
  }

  private boolean isLow(int node, double least) {
    return nodeSides[SIDES * node + 3] - nodeSides[SIDES * node + 1] < least;
  }

  private void lines(int from, int to, Box window, double least, Consumer<SceneEdge> lines) {
    for (int i = from; i < to; i++) {
      if (touches(edgeSides, i, window) && reaches(i, least)) {
        lines.accept(edges.get(i));
      }
    }
  }

  /** Whether a line is long enough; most lines run down, so their height tells. */
  private boolean reaches(int edge, double least) {
    float wide = edgeSides[SIDES * edge + 2] - edgeSides[SIDES * edge];
    float high = edgeSides[SIDES * edge + 3] - edgeSides[SIDES * edge + 1];
    return Math.max(wide, high) * SHORTER >= least;
  }

  private static boolean touches(float[] sides, int at, Box window) {
    return sides[SIDES * at] <= window.right()
        && window.x() <= sides[SIDES * at + 2]
        && sides[SIDES * at + 1] <= window.bottom()
        && window.y() <= sides[SIDES * at + 3];
  }
}
