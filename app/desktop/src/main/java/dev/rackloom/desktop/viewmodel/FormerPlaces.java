package dev.rackloom.desktop.viewmodel;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import java.util.HashMap;
import java.util.Map;

/**
 * Where something was that is no longer in the model: the group of those operators that share most
 * of its name's scope.
 */
final class FormerPlaces {

  private final ModelTree tree;

  /** An operator in each scope. */
  private final Map<String, Integer> inScope = new HashMap<>();

  FormerPlaces(ModelTree tree) {
    this.tree = tree;
    tree.graph()
        .operators()
        .forEach(o -> {
          for (String scope = around(o.name()); !scope.isEmpty(); scope = around(scope)) {
            if (inScope.putIfAbsent(scope, o.id()) != null) {
              return; // and so in all scopes around it
            }
          }
        });
  }

  private static String around(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** The group that an operator of this name was in, {@link Item#NONE} if nothing tells. */
  int of(String name) {
    for (String scope = around(name); !scope.isEmpty(); scope = around(scope)) {
      Integer beside = inScope.get(scope);
      if (beside != null && tree.itemOfOperator(beside) != Item.NONE) {
        return tree.item(tree.itemOfOperator(beside)).parent();
      }
    }
    return Item.NONE;
  }
}
