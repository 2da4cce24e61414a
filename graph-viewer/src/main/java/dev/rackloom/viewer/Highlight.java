package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Items that were looked for and found, or that differ, and the groups around them. Immutable. */
public final class Highlight {

  /** Nothing was looked for. */
  public static final Highlight NONE = new Highlight(Ids.NONE, new byte[0], new byte[0]);

  private final Ids items;

  /** For each item of the tree the number of its sign, 0 for none. */
  private final byte[] signs;

  /** The same of what is in it. */
  private final byte[] around;

  private Highlight(Ids items, byte[] signs, byte[] around) {
    this.items = items;
    this.signs = signs;
    this.around = around;
  }

  /** An item and why it is ringed. */
  public record Signed(int item, Sign sign) {}

  /** Some items of a tree that were found; O(items × depth). */
  public static Highlight of(ModelTree tree, Ids items) {
    byte[] signs = new byte[tree.items().size()];
    byte[] around = new byte[signs.length];
    int[] different = new int[items.size()];
    int count = 0;
    for (int i = 0; i < different.length; i++) {
      if (signs[items.get(i)] == 0) {
        different[count++] = items.get(i);
      }
      sign(tree, items.get(i), Sign.FOUND.code(), signs, around);
    }
    return new Highlight(Ids.of(Arrays.copyOf(different, count)), signs, around);
  }

  /** Some items of a tree, each with its sign: of several of one item the first counts. */
  public static Highlight of(ModelTree tree, List<Signed> items) {
    byte[] signs = new byte[tree.items().size()];
    byte[] around = new byte[signs.length];
    items.forEach(s -> sign(tree, s.item(), s.sign().code(), signs, around));
    return new Highlight(
        Ids.of(items.stream().mapToInt(Signed::item).distinct().toArray()), signs, around);
  }

  private static void sign(ModelTree tree, int item, byte code, byte[] signs, byte[] around) {
    signs[item] = signs[item] == 0 ? code : signs[item];
    surround(tree, item, code, around);
  }

  /** Groups around things of several signs have that of what was found. */
  private static void surround(ModelTree tree, int item, byte code, byte[] around) {
    int parent = tree.item(item).parent();
    while (parent > ModelTree.ROOT) {
      byte known = around[parent];
      byte both = known == 0 || known == code ? code : Sign.FOUND.code();
      if (both == known) {
        return; // so it is with all further out
      }
      around[parent] = both;
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
    items.stream().forEach(i -> all.add(sign(i)));
    return all;
  }

  /** Whether nothing is found. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether an item was found. */
  public boolean isFound(int item) {
    return has(signs, item);
  }

  /** Whether something was found inside an item. */
  public boolean isAround(int item) {
    return has(around, item);
  }

  /** Why an item is ringed, itself or for what is in it; {@link Sign#FOUND} for others. */
  public Sign sign(int item) {
    byte code = has(signs, item) ? signs[item] : has(around, item) ? around[item] : 0;
    return code == 0 ? Sign.FOUND : Sign.of(code);
  }

  private static boolean has(byte[] codes, int item) {
    return item >= 0 && item < codes.length && codes[item] != 0;
  }

  /** The item found after or before another one, round and round; the first if none is given. */
  public int step(int from, boolean forward) {
    int at = items.stream().boxed().toList().indexOf(from);
    int next = at < 0 ? 0 : Math.floorMod(at + (forward ? 1 : -1), items.size());
    return items.isEmpty() ? Item.NONE : items.get(next);
  }
}
