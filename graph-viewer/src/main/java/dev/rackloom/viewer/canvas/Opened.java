package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.Wanted;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** What somebody opened, and which runs are shown one by one. */
final class Opened {

  private final Set<Integer> open = new HashSet<>();
  private final Set<Integer> apart = new HashSet<>();
  private Alike alike = Alike.ALL;

  void reset(Alike numbers) {
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

  void toggleRun(int handle) {
    if (!apart.remove(handle)) {
      apart.add(handle);
    }
  }

  /** Whether that changes anything. */
  boolean differ(Alike numbers) {
    boolean changed = !numbers.equals(alike);
    alike = numbers;
    return changed;
  }

  void all(ModelTree tree) {
    tree.items().stream().filter(Item::expandable).map(Item::id).forEach(open::add);
    apart.addAll(open);
  }

  /**
   * Opens what is around an item, and shows runs one by one that hide it, or what is around it; a
   * stage is shown by the one that stands for it. Whether something had to be opened.
   */
  boolean around(ModelTree tree, int item) {
    boolean more = false;
    Wanted wanted = wanted(Direction.DOWN); // runs of one level do not hang on those of another
    for (Item at : tree.path(item)) {
      more |= at.id() != item && open.add(at.id());
      more |= (at.id() != item || at.kind() != Item.Kind.STAGE) && unfold(tree, wanted, at.id());
    }
    return more;
  }

  private boolean unfold(ModelTree tree, Wanted wanted, int item) {
    OptionalInt hiding = tree.runHiding(item, wanted);
    return hiding.isPresent() && apart.add(hiding.getAsInt());
  }

  /** The item on show for one that is in a run, or in something that is. */
  static int shownFor(ModelTree tree, Scene scene, int item) {
    for (Item at : tree.path(item)) {
      int shown = scene.repeatOf(at.id()).map(r -> r.shownFor(at.id())).orElse(at.id());
      if (shown != at.id()) {
        return shown;
      }
    }
    return item;
  }
}
