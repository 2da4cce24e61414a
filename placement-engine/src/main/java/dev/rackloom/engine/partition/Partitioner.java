package dev.rackloom.engine.partition;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a graph into intervals of its operator order. An interval of an executable order is convex,
 * so stages always form a DAG. Where to cut is decided by dynamic programming over candidate
 * positions: the sum over stages of (work / mean work) squared, plus the bytes that cross each cut
 * relative to the cheapest cut. Operators that depend on no input (folded constants) go to their
 * first reader's stage, so that every stage has something to wait for.
 *
 * <p>Cost: O(stages x candidates squared), candidates at most {@value #MAX_CANDIDATES}.
 */
public final class Partitioner {

  private static final int MAX_CANDIDATES = 400;
  private static final double CUT_WEIGHT = 0.25;

  private final Graph graph;
  private final GraphIndex index;
  private final WorkRules rules;
  private final Bindings typical;

  private Partitioner(Graph graph, WorkRules rules, Bindings typical) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.rules = rules;
    this.typical = typical;
  }

  /** Cuts {@code graph}; {@code rules} say what its operators do. */
  public static StageGraph partition(Graph graph, WorkRules rules, PartitionOptions options) {
    return new Partitioner(graph, rules, options.typical()).run(options.stages());
  }

  private StageGraph run(int stages) {
    boolean[] dynamic = dynamic();
    List<Integer> order = new ArrayList<>();
    for (Operator op : graph.operators()) {
      if (dynamic[op.id()]) {
        order.add(op.id());
      }
    }
    if (order.isEmpty()) {
      graph.operators().forEach(op -> order.add(op.id()));
    }
    int[] ends = cuts(order, stages);
    return new StageBuilder(graph, index, rules, typical).build(stageOf(order, ends, dynamic));
  }

  private boolean[] dynamic() {
    boolean[] dynamic = new boolean[graph.operators().size()];
    for (Operator op : graph.operators()) {
      dynamic[op.id()] =
          op.inputs().stream().anyMatch(t -> t != Operator.ABSENT && moves(t, dynamic));
    }
    return dynamic;
  }

  private boolean moves(int tensor, boolean[] dynamic) {
    return switch (graph.tensors().get(tensor).role()) {
      case INPUT -> true;
      case ACTIVATION -> dynamic[index.producer(tensor)];
      case WEIGHT, CONSTANT -> false;
    };
  }

  /** Positions (exclusive ends in {@code order}) of the stages. */
  private int[] cuts(List<Integer> order, int stages) {
    double[] prefix = new double[order.size() + 1];
    for (int i = 0; i < order.size(); i++) {
      prefix[i + 1] = prefix[i] + weight(graph.operators().get(order.get(i)));
    }
    double[] crossing = crossing(order);
    int[] candidates = candidates(order, crossing);
    if (stages >= candidates.length) {
      return candidates;
    }
    return new Cutting(candidates, prefix, crossing).best(stages);
  }

  /**
   * Work as seen by a machine of 8 operations a byte; unknown work counts as none here, it stays
   * unknown in the stage.
   */
  private double weight(Operator op) {
    WorkItem work = rules.work(graph, op);
    double flops = work.flops().bind(typical).known().orElse(0);
    double bytes = work.bytes().bind(typical).known().orElse(0);
    return 1 + flops + 8 * bytes;
  }

  /** Bytes that cross each position: made before it, read after it. */
  private double[] crossing(List<Integer> order) {
    int[] position = new int[graph.operators().size()];
    Arrays.fill(position, -1);
    for (int i = 0; i < order.size(); i++) {
      position[order.get(i)] = i;
    }
    double[] delta = new double[order.size() + 2];
    for (int i = 0; i < order.size(); i++) {
      for (int tensor : graph.operators().get(order.get(i)).outputs().toArray()) {
        if (tensor == Operator.ABSENT) {
          continue;
        }
        int last = index.consumers(tensor).stream().map(c -> position[c]).max().orElse(-1);
        if (last > i) {
          double bytes = bytes(graph.tensors().get(tensor));
          delta[i + 1] += bytes;
          delta[last + 1] -= bytes;
        }
      }
    }
    for (int i = 1; i < delta.length; i++) {
      delta[i] += delta[i - 1];
    }
    return delta;
  }

  private double bytes(Tensor tensor) {
    return 64 + tensor.bytes().bind(typical).known().orElse(1 << 20);
  }

  /**
   * Positions between scopes; all positions of a graph without scopes; the cheapest ones if there
   * are too many.
   */
  private int[] candidates(List<Integer> order, double[] crossing) {
    List<Integer> positions = new ArrayList<>();
    boolean scoped =
        graph.operators().stream().filter(op -> !op.scope().isEmpty()).count() * 2
            > graph.operators().size();
    for (int i = 1; i < order.size(); i++) {
      boolean border =
          !graph
              .operators()
              .get(order.get(i - 1))
              .scope()
              .equals(graph.operators().get(order.get(i)).scope());
      if (border || !scoped) {
        positions.add(i);
      }
    }
    if (positions.size() >= MAX_CANDIDATES) {
      double limit =
          positions.stream()
              .mapToDouble(p -> crossing[p])
              .sorted()
              .skip(MAX_CANDIDATES - 1)
              .findFirst()
              .orElse(Double.MAX_VALUE);
      List<Integer> cheap =
          new ArrayList<>(positions.stream().filter(p -> crossing[p] <= limit).toList());
      int step = Math.ceilDiv(cheap.size(), MAX_CANDIDATES);
      positions =
          java.util.stream.IntStream.range(0, cheap.size())
              .filter(i -> i % step == 0)
              .mapToObj(cheap::get)
              .toList();
    }
    int[] all = new int[positions.size() + 1];
    for (int i = 0; i < positions.size(); i++) {
      all[i] = positions.get(i);
    }
    all[positions.size()] = order.size();
    return all;
  }

  private int[] stageOf(List<Integer> order, int[] ends, boolean[] dynamic) {
    int[] stage = new int[graph.operators().size()];
    Arrays.fill(stage, Integer.MAX_VALUE);
    int s = 0;
    for (int i = 0; i < order.size(); i++) {
      while (i >= ends[s]) {
        s++;
      }
      stage[order.get(i)] = s;
    }
    for (int op = stage.length - 1; op >= 0; op--) {
      if (!dynamic[op] && stage[op] == Integer.MAX_VALUE) {
        stage[op] = firstReader(op, stage);
      }
    }
    return stage;
  }

  private int firstReader(int op, int[] stage) {
    return graph.operators().get(op).outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .flatMap(t -> index.consumers(t).stream())
        .map(c -> stage[c])
        .min()
        .orElse(0);
  }

  /** Dynamic programming over candidate ends. */
  private static final class Cutting {
    private final int[] ends;
    private final double[] prefix;
    private final double[] crossing;

    Cutting(int[] ends, double[] prefix, double[] crossing) {
      this.ends = ends;
      this.prefix = prefix;
      this.crossing = crossing;
    }

    int[] best(int stages) {
      double total = prefix[prefix.length - 1];
      double mean = total / stages;
      double cheapest =
          Arrays.stream(ends)
              .limit(Math.max(1, ends.length - 1))
              .mapToDouble(e -> crossing[e])
              .filter(c -> c > 0)
              .min()
              .orElse(1);
      double[][] cost = new double[stages + 1][ends.length];
      int[][] from = new int[stages + 1][ends.length];
      for (double[] row : cost) {
        Arrays.fill(row, Double.POSITIVE_INFINITY);
      }
      for (int e = 0; e < ends.length; e++) {
        cost[1][e] = square(prefix[ends[e]] / mean) + cut(e, cheapest);
        from[1][e] = -1;
      }
      for (int s = 2; s <= stages; s++) {
        for (int e = s - 1; e < ends.length; e++) {
          for (int b = s - 2; b < e; b++) {
            double c =
                cost[s - 1][b]
                    + square((prefix[ends[e]] - prefix[ends[b]]) / mean)
                    + cut(e, cheapest);
            if (c < cost[s][e]) {
              cost[s][e] = c;
              from[s][e] = b;
            }
          }
        }
      }
      return trace(from, stages);
    }

    private double cut(int e, double cheapest) {
      return e == ends.length - 1 ? 0 : CUT_WEIGHT * crossing[ends[e]] / cheapest;
    }

    private static double square(double x) {
      return x * x;
    }

    private int[] trace(int[][] from, int stages) {
      int[] result = new int[stages];
      int e = ends.length - 1;
      for (int s = stages; s >= 1; s--) {
        result[s - 1] = ends[e];
        e = from[s][e];
      }
      return result;
    }
  }
}
