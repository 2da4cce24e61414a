package dev.rackloom.viewer;

import dev.rackloom.api.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Names of items that hold when a model is read again: the labels of what is around an item and its
 * own. Among siblings with one label the second is {@code label#2}, and so on.
 */
public final class Paths {

  private Paths() {}

  /** The path of an item. */
  public static List<String> of(ModelTree tree, int item) {
    return tree.path(item).stream().map(i -> name(tree, i)).toList();
  }

  private static String name(ModelTree tree, Item item) {
    int number = 0;
    for (int sibling : tree.item(item.parent()).children().toArray()) {
      number += tree.item(sibling).label().equals(item.label()) ? 1 : 0;
      if (sibling == item.id()) {
        break;
      }
    }
    return numbered(item.label(), number);
  }

  private static String numbered(String label, int number) {
    return number < 2 ? label : label + "#" + number;
  }

  /** The item at a path; empty if it is gone. */
  public static OptionalInt find(ModelTree tree, List<String> path) {
    int at = ModelTree.ROOT;
    for (String name : path) {
      at = child(tree, at, name);
      if (at == Item.NONE) {
        return OptionalInt.empty();
      }
    }
    return at == ModelTree.ROOT ? OptionalInt.empty() : OptionalInt.of(at);
  }

  private static int child(ModelTree tree, int group, String name) {
    Ids children = tree.item(group).children();
    List<Integer> alike = new ArrayList<>();
    for (int child : children.toArray()) {
      String label = tree.item(child).label();
      if (name.equals(label)) {
        return child;
      }
      if (name.startsWith(label)) {
        alike.add(child);
      }
    }
    return alike.stream()
        .filter(c -> name(tree, tree.item(c)).equals(name))
        .findFirst()
        .orElse(Item.NONE);
  }
}
