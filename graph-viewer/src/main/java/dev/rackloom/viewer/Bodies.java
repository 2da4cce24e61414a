package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.List;

/** Items of a body of control flow, as items of the tree around it. */
final class Bodies {

  private Bodies() {}

  /** An operator with the roots of its bodies inside. */
  static Item holding(Item operator, List<Integer> roots) {
    return new Item(
        operator.id(),
        operator.kind(),
        operator.label(),
        operator.detail(),
        operator.fullName(),
        operator.parent(),
        operator.stage(),
        Ids.copyOf(roots),
        operator.operator(),
        operator.operators());
  }

  /** An item of the body's own tree: the root becomes a group, called after its role. */
  static Item moved(Item item, int offset, Item around, String role) {
    boolean root = item.id() == ModelTree.ROOT;
    int[] children = item.children().toArray();
    for (int i = 0; i < children.length; i++) {
      children[i] += offset;
    }
    return new Item(
        item.id() + offset,
        root ? Item.Kind.GROUP : item.kind(),
        root ? Names.brief(role) : item.label(),
        root ? Names.count(item.operators(), "operator") : item.detail(),
        root ? around.fullName() + "/" + role : item.fullName(),
        root ? around.id() : item.parent() + offset,
        around.stage(),
        Ids.of(children),
        Item.NONE,
        item.operators());
  }
}
