package dev.rackloom.engine.layers;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The problem without its links as a CP-SAT model (OR-Tools): how many nodes of a kind hold which
 * run of layers, and what flows along each run. Where links are ample this is the problem itself;
 * elsewhere its bound still holds, and its answers are worth a try.
 */
final class KindModel {

  private static final int MOST_RUNS = 40_000;

  private static final int WORKERS = 2;

  private final LayerCluster cluster;
  private final List<NodeKind> kinds;
  private final FlowUnits units;
  private final CpModel model = Sat.model();
  private final List<Run> runs = new ArrayList<>();
  private final LinearExprBuilder[] balance;
  private final LinearExprBuilder[] holders;

  /** That {@code times} nodes of a kind hold the same run. */
  private record Run(int kind, int start, int count, IntVar times) {}

  /** Of a cluster, and a bound of its flow that is more than 0. */
  KindModel(LayerCluster cluster, double bound) {
    this.cluster = cluster;
    this.kinds = NodeKind.of(cluster);
    this.units = new FlowUnits(bound);
    this.balance = new LinearExprBuilder[cluster.layers() + 1];
    this.holders = new LinearExprBuilder[cluster.layers()];
    Arrays.setAll(balance, l -> LinearExpr.newBuilder());
    Arrays.setAll(holders, l -> LinearExpr.newBuilder());
  }

  /** Whether the model is small enough to be of use. */
  boolean fits() {
    return (long) cluster.layers() * kinds.stream().mapToLong(NodeKind::most).sum() <= MOST_RUNS;
  }

  /** Looks for placements better than one; returns a bound. */
  double improve(
      LayerPlacement best,
      long seed,
      double seconds,
      BooleanSupplier stop,
      Consumer<LayerPlacement> found) {
    IntVar value = model.newIntVar(0, units.most(), "");
    runs();
    flows(value);
    covers(value);
    hint(best);
    model.maximize(value);
    Sat.Proof proof =
        Sat.solve(
            model,
            new Sat.Limits(seconds, WORKERS, seed),
            stop,
            values -> found.accept(read(values)),
            bound -> {});
    return proof.found() ? units.bound(proof.bound()) : Double.POSITIVE_INFINITY;
  }

  private void runs() {
    for (int t = 0; t < kinds.size(); t++) {
      LinearExprBuilder used = LinearExpr.newBuilder();
      for (int k = 1; k <= kinds.get(t).most(); k++) {
        for (int s = 0;
            s + k <= cluster.layers() && units.of(kinds.get(t).tokensPerS(k)) > 0;
            s++) {
          IntVar times = model.newIntVar(0, kinds.get(t).size(), "");
          runs.add(new Run(t, s, k, times));
          used.add(times);
        }
      }
      model.addLessOrEqual(used, kinds.get(t).size());
    }
  }

  /** What flows along all runs from one layer to another is at most what their holders do. */
  private void flows(IntVar value) {
    int layers = cluster.layers();
    LinearExprBuilder[][] does = new LinearExprBuilder[layers][layers + 1];
    for (Run run : runs) {
      int end = run.start + run.count;
      if (does[run.start][end] == null) {
        does[run.start][end] = LinearExpr.newBuilder();
      }
      long each = units.of(kinds.get(run.kind).tokensPerS(run.count));
      does[run.start][end].addTerm(run.times, each);
      for (int l = run.start; l < end; l++) {
        holders[l].addTerm(run.times, each);
      }
    }
    for (int s = 0; s < layers; s++) {
      for (int e = s + 1; e <= layers; e++) {
        if (does[s][e] != null) {
          IntVar flow = model.newIntVar(0, units.most(), "");
          model.addLessOrEqual(flow, does[s][e]);
          balance[s].addTerm(flow, -1);
          balance[e].addTerm(flow, 1);
        }
      }
    }
    balance[0].add(value);
    balance[layers].addTerm(value, -1);
    Arrays.stream(balance).forEach(b -> model.addEquality(b, 0));
  }

  /** Follows from the flows, and tells the solver early what a layer lacks. */
  private void covers(IntVar value) {
    for (LinearExprBuilder layer : holders) {
      model.addGreaterOrEqual(layer, value);
    }
  }

  private void hint(LayerPlacement best) {
    int[] kindOf = new int[cluster.size()];
    for (int t = 0; t < kinds.size(); t++) {
      for (int i : kinds.get(t).nodes()) {
        kindOf[i] = t;
      }
    }
    for (Run run : runs) {
      long times = 0;
      for (int i : kinds.get(run.kind).nodes()) {
        times += best.start().get(i) == run.start && best.count().get(i) == run.count ? 1 : 0;
      }
      model.addHint(run.times, times);
    }
  }

  private LayerPlacement read(SatModel.Values values) {
    int[] start = new int[cluster.size()];
    int[] count = new int[cluster.size()];
    int[] taken = new int[kinds.size()];
    for (Run run : runs) {
      for (long i = values.value(run.times); i > 0; i--) {
        int node = kinds.get(run.kind).nodes().get(taken[run.kind]++);
        start[node] = run.start;
        count[node] = run.count;
      }
    }
    return LayerPlacement.of(start, count);
  }
}
