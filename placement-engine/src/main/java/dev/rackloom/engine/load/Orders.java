package dev.rackloom.engine.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Orders of items in which none comes before what it must follow. Where the problem asks for no
 * order, items follow those they share a tensor with and that come first in the problem.
 */
final class Orders {

  private static final int ROUNDS = 10;

  private final LoadModel model;
  private final int[][] after;
  private final int[] predecessors;
  private final int[] rank;

  /** Orders to cut for loads. */
  Orders(LoadModel model) {
    this(model, model.contiguous ? model.after : new int[0][]);
  }

  /** Orders in which tensors go forward, if they can between items. */
  static Orders alongFlows(LoadModel model) {
    Orders orders = new Orders(model, Neighbours.readers(model));
    boolean all = orders.count() == model.items;
    return all ? orders : new Orders(model, new int[0][]);
  }

  private Orders(LoadModel model, int[][] given) {
    this.model = model;
    this.rank = new int[model.items];
    if (given.length > 0) {
      Arrays.setAll(rank, i -> i);
      this.after = given;
    } else {
      rank();
      this.after = byRank();
    }
    this.predecessors = new int[model.items];
    for (int[] next : after) {
      for (int i : next) {
        predecessors[i]++;
      }
    }
  }

  /**
   * Ranks by place in the problem, drawn a few times towards those that an item shares tensors
   * with: what the backward pass does alone then stands near the forward pass that it belongs to.
   */
  private void rank() {
    double[] place = new double[model.items + 1];
    Arrays.setAll(place, i -> i);
    for (int round = 0; round < ROUNDS; round++) {
      double[] sum = new double[model.items + 1];
      double[] weight = new double[model.items + 1];
      for (int j = 0; j < model.sources; j++) {
        for (int reader : model.readers[j]) {
          pull(sum, weight, place, model.owner[j], reader, model.bytes[j]);
          pull(sum, weight, place, reader, model.owner[j], model.bytes[j]);
        }
      }
      for (int i = 0; i < model.items; i++) {
        place[i] = weight[i] > 0 ? (place[i] + sum[i] / weight[i]) / 2 : place[i];
      }
    }
    Integer[] sorted = new Integer[model.items];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, (a, b) -> Double.compare(place[a], place[b]));
    for (int r = 0; r < sorted.length; r++) {
      rank[sorted[r]] = r;
    }
  }

  private void pull(double[] sum, double[] weight, double[] place, int item, int to, double bytes) {
    if (item < model.items && to < model.items) {
      sum[item] += bytes * place[to];
      weight[item] += bytes;
    }
  }

  /** Of two that share a tensor, the one of smaller rank first. */
  private int[][] byRank() {
    List<TreeSet<Integer>> sets = new ArrayList<>();
    for (int i = 0; i < model.items; i++) {
      sets.add(new TreeSet<>());
    }
    for (int j = 0; j < model.sources; j++) {
      int owner = model.owner[j];
      for (int reader : model.readers[j]) {
        if (owner < model.items && reader < model.items) {
          boolean first = rank[owner] < rank[reader];
          sets.get(first ? owner : reader).add(first ? reader : owner);
        }
      }
    }
    return sets.stream()
        .map(s -> s.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** How many items can be put in order. */
  private int count() {
    int[] waiting = predecessors.clone();
    int[] line = new int[model.items];
    int last = 0;
    for (int i = 0; i < model.items; i++) {
      if (waiting[i] == 0) {
        line[last++] = i;
      }
    }
    for (int p = 0; p < last; p++) {
      for (int next : after[line[p]]) {
        if (--waiting[next] == 0) {
          line[last++] = next;
        }
      }
    }
    return last;
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
      case LISTED -> rank[item];
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
