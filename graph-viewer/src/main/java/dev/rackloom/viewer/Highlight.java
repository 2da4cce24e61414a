package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Items that were looked for and found, or that differ, and the groups around them. Immutable. */
public final class Highlight {

  /** Nothing was looked for. */
  public static final Highlight NONE = new Highlight(Ids.NONE, Map.of(), Map.of());

  private final Ids items;
  private final Map<Integer, Sign> signs;
  private final Map<Integer, Sign> around;

  private Highlight(Ids items, Map<Integer, Sign> signs, Map<Integer, Sign> around) {
    this.items = items;
    this.signs = Map.copyOf(signs);
    this.around = Map.copyOf(around);
  }

  /** An item and why it is ringed. */
  public record Signed(int item, Sign sign) {}

  /** Some items of a tree that were found; O(items × depth). */
  public static Highlight of(ModelTree tree, Ids items) {
    return of(tree, items.stream().mapToObj(i -> new Signed(i, Sign.FOUND)).toList());
  }

  /** Some items of a tree, each with its sign: of several of one item the first counts. */
  public static Highlight of(ModelTree tree, List<Signed> items) {
    Map<Integer, Sign> signs = new HashMap<>();
    Map<Integer, Sign> around = new HashMap<>();
    for (Signed signed : items) {
      signs.putIfAbsent(signed.item(), signed.sign());
      surround(tree, signed, around);
    }
    return new Highlight(
        Ids.of(items.stream().mapToInt(Signed::item).distinct().toArray()), signs, around);
  }

  /** Groups around things of several signs have that of what was found. */
  private static void surround(ModelTree tree, Signed signed, Map<Integer, Sign> around) {
    int parent = tree.item(signed.item()).parent();
    while (parent > ModelTree.ROOT) {
      Sign known = around.get(parent);
      Sign both = known == null || known == signed.sign() ? signed.sign() : Sign.FOUND;
      if (both == known) {
        return; // so it is with all further out
      }
      around.put(parent, both);
      parent = tree.item(parent).parent();
    }
  }

  /** What was found, in the order in which it was found. */
  public Ids items() {
    return items;
  }

  /** The signs there are, in their order. */
  public Set<Sign> signs() {
    Set<Sign> all = EnumSet.noneOf(Sign.class);
    all.addAll(signs.values());
    return all;
  }

  /** Whether nothing is found. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether an item was found. */
  public boolean isFound(int item) {
    return signs.containsKey(item);
  }

  /** Whether something was found inside an item. */
  public boolean isAround(int item) {
    return around.containsKey(item);
  }

  /** Why an item is ringed, itself or for what is in it; {@link Sign#FOUND} for others. */
  public Sign sign(int item) {
    Sign own = signs.get(item);
    return own != null ? own : around.getOrDefault(item, Sign.FOUND);
  }

  /** The item found after or before another one, round and round; the first if none is given. */
  public int step(int from, boolean forward) {
    int at = items.stream().boxed().toList().indexOf(from);
    int next = at < 0 ? 0 : Math.floorMod(at + (forward ? 1 : -1), items.size());
    return items.isEmpty() ? Item.NONE : items.get(next);
  }
}
