package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Items that share a tensor. */
final class Neighbours {

  private Neighbours() {}

  /** By item; readers of one tensor are no neighbours, its owner is everyone's. */
  static int[][] of(LoadModel model) {
    List<TreeSet<Integer>> sets = new ArrayList<>();
    for (int i = 0; i <= model.items; i++) {
      sets.add(new TreeSet<>());
    }
    for (int j = 0; j < model.sources; j++) {
      for (int reader : model.readers[j]) {
        sets.get(model.owner[j]).add(reader);
        sets.get(reader).add(model.owner[j]);
      }
    }
    return arrays(sets, model);
  }

  /** Items that read what an item makes. */
  static int[][] readers(LoadModel model) {
    List<TreeSet<Integer>> sets = new ArrayList<>();
    for (int i = 0; i <= model.items; i++) {
      sets.add(new TreeSet<>());
    }
    for (int j = 0; j < model.sources; j++) {
      for (int reader : model.readers[j]) {
        sets.get(model.owner[j]).add(reader);
      }
    }
    sets.removeLast();
    return arrays(sets, model);
  }

  private static int[][] arrays(List<? extends Set<Integer>> sets, LoadModel model) {
    sets.forEach(s -> s.remove(model.items));
    return sets.stream()
        .map(s -> s.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}
