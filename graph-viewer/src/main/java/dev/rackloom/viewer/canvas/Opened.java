package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Paths;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Wanted;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What somebody opened, and which runs are shown one by one. */
final class Opened {

  /** Items in the order in which they were opened, each with its turn; 0 if all were at once. */
  private final Map<Integer, Integer> open = new LinkedHashMap<>();

  private final Set<Integer> apart = new HashSet<>();
  private Alike alike = Alike.ALL;
  private boolean all;
  private int turn;
  private Optional<GraphState> named = Optional.empty();

  void reset(Alike numbers) {
    open.clear();
    apart.clear();
    alike = numbers;
    all = false;
    turn = 0;
    named = Optional.empty();
  }

  /** The same, for itself. */
  Opened copy() {
    Opened same = new Opened();
    same.open.putAll(open);
    same.apart.addAll(apart);
    same.alike = alike;
    same.all = all;
    same.turn = turn;
    same.named = named;
    return same;
  }

  /** Opens what was open in a state, as far as it is still there. */
  void restore(ModelTree tree, GraphState state) {
    if (state.all()) {
      all(tree);
      state.opened().forEach(path -> Paths.find(tree, path).ifPresent(open::remove));
      state.apart().forEach(path -> Paths.find(tree, path).ifPresent(apart::remove));
    } else {
      state.opened().forEach(path -> expandable(tree, path).ifPresent(this::open));
      state.apart().forEach(path -> Paths.find(tree, path).ifPresent(apart::add));
    }
    named = Optional.empty();
  }

  private static OptionalInt expandable(ModelTree tree, List<String> path) {
    OptionalInt found = Paths.find(tree, path);
    return found.isPresent() && tree.item(found.getAsInt()).expandable()
        ? found
        : OptionalInt.empty();
  }

  private boolean open(int item) {
    named = Optional.empty();
    boolean more = open.putIfAbsent(item, turn + 1) == null;
    turn += more ? 1 : 0;
    return more;
  }

  /** What is open, by names; worked out anew only where it has changed. */
  GraphState state(ModelTree tree, Sight sight, Direction direction) {
    GraphState names = named.orElseGet(() -> named(tree));
    named = Optional.of(names);
    return new GraphState(names.all(), names.opened(), names.apart(), sight, direction);
  }

  private GraphState named(ModelTree tree) {
    return new GraphState(
        all,
        paths(tree, all ? without(tree, open.keySet()) : open.keySet()),
        paths(tree, all ? without(tree, apart) : apart.stream().sorted().toList()),
        Sight.FIRST,
        Direction.DOWN);
  }

  private static List<Integer> without(ModelTree tree, Set<Integer> these) {
    return tree.items().stream()
        .filter(i -> i.expandable() && i.id() > ModelTree.ROOT && !these.contains(i.id()))
        .map(Item::id)
        .toList();
  }

  private static List<List<String>> paths(ModelTree tree, Collection<Integer> items) {
    return items.stream()
        .filter(i -> i > ModelTree.ROOT)
        .limit(GraphState.MOST)
        .map(i -> Paths.of(tree, i))
        .toList();
  }

  Wanted wanted(Direction direction) {
    Map<Integer, Integer> turns = new HashMap<>(open);
    turns.values().removeIf(t -> t == 0);
    return new Wanted(open.keySet(), apart, alike, direction, turns);
  }

  void toggle(int item) {
    named = Optional.empty();
    if (open.remove(item) == null) {
      open(item);
    }
  }

  void toggleRun(int handle) {
    named = Optional.empty();
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
    open.clear();
    tree.items().stream().filter(Item::expandable).forEach(i -> open.put(i.id(), 0));
    apart.addAll(open.keySet());
    all = true;
    named = Optional.empty();
  }

  /** Closes everything, and equal ones are one again. */
  void none() {
    reset(alike);
  }

  /**
   * Opens what is around an item, and shows runs one by one that hide it, or what is around it; a
   * stage is shown by the one that stands for it. Whether something had to be opened.
   */
  boolean around(ModelTree tree, int item) {
    boolean more = false;
    Wanted wanted = wanted(Direction.DOWN); // runs of one level do not hang on those of another
    for (Item at : tree.path(item)) {
      more |= at.id() != item && open(at.id());
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
