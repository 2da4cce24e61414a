package dev.rackloom.viewer.canvas;

import dev.rackloom.api.Ids;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.Wanted;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What somebody opened, and which runs of stages are shown one by one. */
final class Opened {

  private final Set<Integer> open = new HashSet<>();
  private final Set<Integer> apart = new HashSet<>();
  private Ids alike = Ids.NONE;

  void reset(Ids numbers) {
    open.clear();
    apart.clear();
    alike = numbers;
  }

  Wanted wanted(Direction direction) {
    return new Wanted(open, apart, alike, direction);
  }

  void toggle(int item) {
    if (!open.remove(item)) {
      open.add(item);
    }
  }

  void toggleRun(int firstStage) {
    if (!apart.remove(firstStage)) {
      apart.add(firstStage);
    }
  }

  /** Whether that changes anything. */
  boolean differ(Ids numbers) {
    boolean changed = !numbers.equals(alike);
    alike = numbers;
    return changed;
  }

  void all(ModelTree tree) {
    tree.items().stream().filter(Item::expandable).map(Item::id).forEach(open::add);
    for (int stage = 0; stage < tree.stages(); stage++) {
      apart.add(tree.itemOfStage(stage));
    }
  }

  /** Opens what is around an item; whether something had to be opened. */
  boolean around(ModelTree tree, Scene scene, int item) {
    int parent = tree.item(item).parent();
    boolean more = false;
    for (Item around : tree.path(parent)) {
      more |= open.add(around.id());
    }
    if (parent > ModelTree.ROOT) {
      more |= unfold(tree, scene, tree.item(item).stage());
    }
    return more;
  }

  private boolean unfold(ModelTree tree, Scene scene, int stage) {
    Optional<Repeat> hiding = scene.repeatOf(stage).filter(r -> r.shownFor(stage) != stage);
    return hiding.isPresent() && apart.add(tree.itemOfStage(hiding.get().first()));
  }

  /** The stage on show for the one that an item is in. */
  int shownFor(ModelTree tree, Scene scene, int item) {
    int stage = tree.item(item).stage();
    return scene.repeatOf(stage).map(r -> tree.itemOfStage(r.shownFor(stage))).orElse(item);
  }
}
