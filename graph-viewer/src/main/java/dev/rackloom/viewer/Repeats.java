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
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final ModelTree tree;
  private final Map<Long, Integer> kinds = new HashMap<>();

  Repeats(ModelTree tree) {
    this.tree = tree;
  }

  List<Repeat> find(List<SceneNode> nodes) {
    List<SceneNode> stages = nodes.stream().filter(n -> n.kind() == Item.Kind.STAGE).toList();
    int[] kind = stages.stream().mapToInt(this::kind).toArray();
    List<Repeat> repeats = new ArrayList<>();
    for (int at = 0; at < kind.length; ) {
      Tandem tandem = Tandem.longest(kind, at, LONGEST_PERIOD);
      int end = at + tandem.each() * tandem.times();
      if (tandem.times() > 1) {
        repeats.add(repeat(stages.subList(at, end), tandem.times(), tandem.each()));
      }
      at = end;
    }
    return repeats;
  }

  /** A hash of what is in a stage, so wide that different ones do not share it by chance. */
  private int kind(SceneNode stage) {
    long hash = 1;
    List<Integer> open = new ArrayList<>(List.of(stage.item()));
    while (!open.isEmpty()) {
      Item at = tree.item(open.removeLast());
      hash = hash * MULTIPLIER + (at.operator() < 0 ? at.children().size() : at.label().hashCode());
      at.children().stream().forEach(open::add);
    }
    return kinds.computeIfAbsent(hash, h -> kinds.size());
  }

  private static Repeat repeat(List<SceneNode> stages, int times, int each) {
    Box box = stages.stream().map(SceneNode::box).reduce(Box::union).orElse(Box.EMPTY);
    double left = box.x() - Repeat.RAIL;
    return new Repeat(
        times, each, new Box(left, box.y() - ABOVE, box.right() - left, box.height() + 2 * ABOVE));
  }
}
