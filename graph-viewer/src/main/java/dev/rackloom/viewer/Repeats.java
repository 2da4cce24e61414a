package dev.rackloom.viewer;

import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds stages that repeat: runs of equal operator sequences, up to four stages together, at least
 * twice. Greedy from the top; O(stages).
 */
final class Repeats {

  private static final int LONGEST_PERIOD = 4;
  private static final double ABOVE = 6;

  private final ModelTree tree;
  private final Map<List<String>, Integer> kinds = new HashMap<>();

  Repeats(ModelTree tree) {
    this.tree = tree;
  }

  List<Repeat> find(List<SceneNode> nodes) {
    List<SceneNode> stages = nodes.stream().filter(n -> n.kind() == Item.Kind.STAGE).toList();
    int[] kind = stages.stream().mapToInt(this::kind).toArray();
    List<Repeat> repeats = new ArrayList<>();
    for (int at = 0; at < kind.length; ) {
      int each = bestPeriod(kind, at);
      int times = each == 0 ? 0 : times(kind, at, each);
      if (times > 1) {
        repeats.add(repeat(stages.subList(at, at + each * times), times, each));
      }
      at += Math.max(1, each * times);
    }
    return repeats;
  }

  private int kind(SceneNode stage) {
    List<String> types = new ArrayList<>();
    List<Integer> open = new ArrayList<>(List.of(stage.item()));
    while (!open.isEmpty()) {
      Item at = tree.item(open.removeLast());
      types.add(at.operator() < 0 ? "(" + at.children().size() : at.label());
      at.children().stream().forEach(open::add);
    }
    return kinds.computeIfAbsent(types, t -> kinds.size());
  }

  /** The period that covers most stages from here, 0 if nothing repeats. */
  private static int bestPeriod(int[] kind, int at) {
    int best = 0;
    int covered = 0;
    for (int each = 1; each <= LONGEST_PERIOD; each++) {
      int times = times(kind, at, each);
      if (times > 1 && each * times > covered) {
        best = each;
        covered = each * times;
      }
    }
    return best;
  }

  private static int times(int[] kind, int at, int each) {
    int end = at + each;
    while (end < kind.length && kind[end] == kind[end - each]) {
      end++;
    }
    return (Math.min(end, kind.length) - at) / each;
  }

  private static Repeat repeat(List<SceneNode> stages, int times, int each) {
    Box box = stages.stream().map(SceneNode::box).reduce(Box::union).orElse(Box.EMPTY);
    double left = box.x() - Repeat.RAIL;
    return new Repeat(
        times, each, new Box(left, box.y() - ABOVE, box.right() - left, box.height() + 2 * ABOVE));
  }
}
