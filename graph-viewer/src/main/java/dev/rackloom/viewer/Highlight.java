package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.BitSet;

/** Items that were looked for and found, and the groups around them. Immutable. */
public final class Highlight {

  /** Nothing was looked for. */
  public static final Highlight NONE = new Highlight(Ids.NONE, new BitSet(), new BitSet());

  private final Ids items;
  private final BitSet found;
  private final BitSet around;

  private Highlight(Ids items, BitSet found, BitSet around) {
    this.items = items;
    this.found = found;
    this.around = around;
  }

  /** Some items of a tree; O(items × depth). */
  public static Highlight of(ModelTree tree, Ids items) {
    BitSet found = new BitSet();
    BitSet around = new BitSet();
    for (int i = 0; i < items.size(); i++) {
      int item = items.get(i);
      found.set(item);
      int parent = tree.item(item).parent();
      while (parent > ModelTree.ROOT && !around.get(parent)) {
        around.set(parent);
        parent = tree.item(parent).parent();
      }
    }
    return new Highlight(items, found, around);
  }

  /** What was found, in the order in which it was found. */
  public Ids items() {
    return items;
  }

  /** Whether nothing is found. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether an item was found. */
  public boolean isFound(int item) {
    return found.get(item);
  }

  /** Whether something was found inside an item. */
  public boolean isAround(int item) {
    return around.get(item);
  }

  /** The item found after or before another one, round and round; the first if none is given. */
  public int step(int from, boolean forward) {
    int at = items.stream().boxed().toList().indexOf(from);
    int next = at < 0 ? 0 : Math.floorMod(at + (forward ? 1 : -1), items.size());
    return items.isEmpty() ? Item.NONE : items.get(next);
  }
}
