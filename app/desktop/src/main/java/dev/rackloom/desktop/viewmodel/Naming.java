package dev.rackloom.desktop.viewmodel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was done to kept placements since the model was opened: a part of what can be undone.
 *
 * @param names given to placements, by their id
 * @param deleted ids of those taken out of sight
 */
record Naming(Map<Long, String> names, Set<Long> deleted) {

  static final Naming NOTHING = new Naming(Map.of(), Set.of());

  Naming {
    names = Map.copyOf(names);
    deleted = Set.copyOf(deleted);
  }

  Naming named(long id, String name) {
    Map<Long, String> next = new HashMap<>(names);
    next.put(id, name);
    return new Naming(next, deleted);
  }

  Naming without(long id) {
    Set<Long> next = new HashSet<>(deleted);
    next.add(id);
    return new Naming(names, next);
  }
}
