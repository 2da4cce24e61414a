package dev.rackloom.engine.partition;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Cuts a graph into intervals of an executable order of its operators. Such an interval is convex,
 * so stages always form a DAG. Where to cut is decided by dynamic programming over candidate
 * positions: the sum over stages of (work / mean work) squared, plus the bytes that cross each cut
 * relative to a cheap cut, plus a little for how deep in the model a cut is ({@link Depths}): where
 * it has scopes, layers stay whole where that costs little; where it has none, blocks that repeat
 * do, and stages are as many whole blocks each where there are enough, even if that makes fewer
 * stages. Operators that depend on no input (folded constants) go to their first reader's stage, so
 * that every stage has something to wait for.
 *
 * <p>Cost: up to {@value #MAX_CANDIDATES} stages O(operators + stages x candidates squared),
 * candidates at most as many, of the order that the graph gives. Beyond that O(operators), with
 * {@link WindowCuts} of the one of three {@link OperatorOrders} that cuts the fewest bytes.
 */
public final class Partitioner {

  private static final int MAX_CANDIDATES = 400;

  private final Graph graph;
  private final GraphIndex index;
  private final Listed listed;
  private final PhaseWorks works;
  private final Bindings typical;

  /** Of every tensor. */
  private final double[] bytes;

  private Partitioner(Graph graph, WorkRules rules, Bindings typical) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.listed = new Listed(graph, index);
    this.works = new PhaseWorks(graph, rules);
    this.typical = typical;
    this.bytes = bytes();
  }

  /** Cuts {@code graph}; {@code rules} say what its operators do. */
  public static StageGraph partition(Graph graph, WorkRules rules, PartitionOptions options) {
    return new Partitioner(graph, rules, options.typical()).run(options.stages());
  }

  /**
   * Stages as somebody else says: their numbers must be such that every flow goes to a higher one.
   *
   * @param stageOf the stage of each operator
   */
  public static StageGraph regroup(Graph graph, WorkRules rules, Bindings typical, Ids stageOf) {
    GraphIndex index = new GraphIndex(graph);
    Listed listed = new Listed(graph, index);
    PhaseWorks works = new PhaseWorks(graph, rules);
    return new StageBuilder(graph, index, listed, works, typical).build(stageOf.toArray());
  }

  private StageGraph run(int stages) {
    int[] order = listed.operators().toArray();
    double[] work = works(order);
    boolean few = stages <= MAX_CANDIDATES || stages == PartitionOptions.ALL;
    Cut cut = few ? exact(line(order, work), stages) : cheapest(order, work, stages);
    return new StageBuilder(graph, index, listed, works, typical).build(stageOf(cut));
  }

  /** An order, and where its stages end. */
  private record Cut(CutLine line, Ids ends) {}

  private Cut exact(CutLine line, int stages) {
    Depths depths = new Depths(line, listed::blocks);
    int[] candidates = line.cheapestPlaces(MAX_CANDIDATES, depths);
    return new Cut(
        line,
        Ids.of(
            stages >= candidates.length
                ? candidates
                : new ExactCuts(candidates, line, depths).best(stages)));
  }

  /** The cuts of the order that lets the fewest bytes through, in the mean. */
  private Cut cheapest(int[] listed, double[] work, int stages) {
    Cut best = new Cut(line(listed, work), Ids.NONE);
    double least = Double.POSITIVE_INFINITY;
    for (int[] order : new OperatorOrders(graph, index, listed).all()) {
      CutLine line = line(order, work);
      int[] ends =
          line.places().length <= stages ? line.places() : new WindowCuts(stages, line).ends();
      double bytes = Arrays.stream(ends).mapToDouble(line::crossing).average().orElse(0);
      if (bytes < least) {
        least = bytes;
        best = new Cut(line, Ids.of(ends));
      }
    }
    return best;
  }

  private CutLine line(int[] order, double[] work) {
    return new CutLine(graph, index, order, work, bytes);
  }

  /**
   * The work of each operator; where that of most is unknown, the rest would count for nothing
   * beside the few that are known, and each counts the same.
   */
  private double[] works(int[] order) {
    double[] work = new double[graph.operators().size()];
    int known = 0;
    for (int op : order) {
      OptionalDouble amount = work(graph.operators().get(op));
      known += amount.isPresent() ? 1 : 0;
      work[op] = 1 + amount.orElse(0);
    }
    if (2 * known < order.length) {
      Arrays.fill(work, 1);
    }
    return work;
  }

  /**
   * Work as seen by a machine of 8 operations a byte; empty where neither is known. It stays
   * unknown in the stage.
   */
  private OptionalDouble work(Operator op) {
    WorkItem item = works.inLast(op);
    OptionalLong flops = item.flops().bind(typical).known();
    OptionalLong bytes = item.bytes().bind(typical).known();
    return flops.isEmpty() && bytes.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(flops.orElse(0) + 8.0 * bytes.orElse(0));
  }

  private double[] bytes() {
    return graph.tensors().stream()
        .mapToDouble(t -> 64 + t.bytes().bind(typical).known().orElse(1 << 20))
        .toArray();
  }

  private int[] stageOf(Cut cut) {
    int[] stage = new int[graph.operators().size()];
    Arrays.fill(stage, Integer.MAX_VALUE);
    int s = 0;
    for (int i = 0; i < cut.line.size(); i++) {
      while (i >= cut.ends.get(s)) {
        s++;
      }
      stage[cut.line.at(i)] = s;
    }
    for (int op = stage.length - 1; op >= 0; op--) {
      if (stage[op] == Integer.MAX_VALUE) {
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
}
