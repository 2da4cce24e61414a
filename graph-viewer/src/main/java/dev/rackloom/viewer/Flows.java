package dev.rackloom.viewer;

import java.util.HashMap;
import java.util.Map;

/** What flows in each group of a tree, found when it is asked for first. Not thread safe. */
final class Flows {

  private final ModelTree tree;
  private final LevelFlow.Finder finder;
  private final Map<Integer, LevelFlow> known = new HashMap<>();
  private final Map<Integer, Flows> bodies = new HashMap<>();

  Flows(ModelTree tree) {
    this.tree = tree;
    this.finder = new LevelFlow.Finder(tree);
  }

  /** What flows between the children of a group; in a body, as the body's own tree says. */
  LevelFlow of(int group) {
    return tree.bodyAround(group)
        .map(b ->
            bodies.computeIfAbsent(b.offset(), o -> new Flows(b.tree())).of(group - b.offset()))
        .orElseGet(() -> own(group));
  }

  private LevelFlow own(int group) {
    LevelFlow flow = known.get(group);
    if (flow == null) {
      flow = finder.of(group);
      known.put(group, flow);
    }
    return flow;
  }
}
