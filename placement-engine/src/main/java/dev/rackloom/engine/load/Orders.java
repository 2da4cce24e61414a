package dev.rackloom.engine.load;

import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Orders of items in which none comes before what it must follow. Where the problem asks for no
 * order, items follow those they share a tensor with and that come first in the problem.
 */
final class Orders {

  private final LoadModel model;
  private final int[][] after;
  private final int[] predecessors;

  Orders(LoadModel model) {
    this.model = model;
    this.after = model.contiguous ? model.after : byPosition(model);
    this.predecessors = new int[model.items];
    for (int[] next : after) {
      for (int i : next) {
        predecessors[i]++;
      }
    }
  }

  /** Items are numbered by their first stage: the smaller number first. */
  private static int[][] byPosition(LoadModel model) {
    java.util.List<java.util.TreeSet<Integer>> sets = new java.util.ArrayList<>();
    for (int i = 0; i < model.items; i++) {
      sets.add(new java.util.TreeSet<>());
    }
    for (int j = 0; j < model.sources; j++) {
      for (int reader : model.readers[j]) {
        int a = Math.min(model.owner[j], reader);
        int b = Math.max(model.owner[j], reader);
        if (b < model.items) {
          sets.get(a).add(b);
        }
      }
    }
    return sets.stream()
        .map(s -> s.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** How the next item is chosen among those that may come. */
  enum Rule {
    /** As they stand in the problem. */
    LISTED,
    /** What became possible last, first. */
    DEPTH_FIRST,
    /** What became possible first, first. */
    BREADTH_FIRST,
    /** That which leaves the fewest bytes under way. */
    SMALLEST_CUT,
    /** By chance. */
    RANDOM
  }

  /** An order; {@code noise} from 0 (the rule alone) to 1 (chance alone). */
  int[] order(Rule rule, double noise, RandomGenerator random) {
    int[] waiting = predecessors.clone();
    double[] key = new double[model.items];
    PriorityQueue<Integer> ready =
        new PriorityQueue<>(
            (a, b) -> key[a] != key[b] ? Double.compare(key[a], key[b]) : Integer.compare(a, b));
    double[] scale = {1};
    if (rule == Rule.SMALLEST_CUT) {
      for (double b : model.bytes) {
        scale[0] = Math.max(scale[0], b);
      }
    } else {
      scale[0] = model.items;
    }
    int[] left = new int[model.sources];
    for (int j = 0; j < left.length; j++) {
      left[j] = model.readers[j].length;
    }
    boolean[] made = new boolean[model.sources];
    for (int i = 0; i < model.items; i++) {
      if (waiting[i] == 0) {
        key[i] = key(rule, i, 0, left, made) + noise * scale[0] * random.nextDouble();
        ready.add(i);
      }
    }
    int[] order = new int[model.items];
    for (int p = 0; p < order.length; p++) {
      int item = ready.remove();
      order[p] = item;
      for (int j : model.read[item]) {
        left[j]--;
      }
      for (int j : model.owned[item]) {
        made[j] = true;
      }
      for (int next : after[item]) {
        if (--waiting[next] == 0) {
          key[next] = key(rule, next, p + 1, left, made) + noise * scale[0] * random.nextDouble();
          ready.add(next);
        }
      }
    }
    return order;
  }

  private double key(Rule rule, int item, int step, int[] left, boolean[] made) {
    return switch (rule) {
      case LISTED -> item;
      case DEPTH_FIRST -> -step;
      case BREADTH_FIRST -> step;
      case RANDOM -> 0;
      case SMALLEST_CUT -> {
        double grows = 0;
        for (int j : model.owned[item]) {
          grows += model.bytes[j];
        }
        for (int j : model.read[item]) {
          grows -= made[j] && left[j] == 1 ? model.bytes[j] : 0;
        }
        yield grows - step * 1e-9;
      }
    };
  }
}
