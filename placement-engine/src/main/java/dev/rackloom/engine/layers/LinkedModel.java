package dev.rackloom.engine.layers;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The whole problem with its links as a CP-SAT model (OR-Tools): a first layer and a count for each
 * node, and what flows on each link, which carries something only if the one end's layers end where
 * the other's begin. O(nodes²) variables.
 */
final class LinkedModel {

  private static final int MOST_NODES = 60;

  private static final int WORKERS = 2;

  private final LayerCluster cluster;
  private final int n;
  private final FlowUnits units;
  private final CpModel model = Sat.model();
  private final IntVar[] start;
  private final LinearExpr[] end;
  private final BoolVar[][] holds;
  private final LinearExprBuilder[] in;
  private final LinearExprBuilder[] out;

  /** Of a cluster, and a bound of its flow that is more than 0. */
  LinkedModel(LayerCluster cluster, double bound) {
    this.cluster = cluster;
    this.n = cluster.size();
    this.units = new FlowUnits(bound);
    this.start = new IntVar[n];
    this.end = new LinearExpr[n];
    this.holds = new BoolVar[n][];
    this.in = new LinearExprBuilder[n];
    this.out = new LinearExprBuilder[n];
    Arrays.setAll(in, i -> LinearExpr.newBuilder());
    Arrays.setAll(out, i -> LinearExpr.newBuilder());
  }

  /** Whether the model is small enough to be of use. */
  boolean fits() {
    return n <= MOST_NODES;
  }

  /** Looks for placements better than one; returns a bound. */
  double improve(
      LayerPlacement best,
      long seed,
      double seconds,
      BooleanSupplier stop,
      Consumer<LayerPlacement> found) {
    for (int i = 0; i < n; i++) {
      node(i);
    }
    LinearExprBuilder value = LinearExpr.newBuilder();
    for (int i = 0; i < n; i++) {
      links(i, value);
    }
    for (int i = 0; i < n; i++) {
      model.addEquality(in[i], out[i]);
      model.addLessOrEqual(in[i], does(i));
      hint(i, best);
    }
    model.addLessOrEqual(value, units.most());
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

  private void node(int i) {
    int most = cluster.most(i);
    start[i] = model.newIntVar(0, cluster.layers(), "");
    holds[i] = new BoolVar[most + 1];
    LinearExprBuilder last = LinearExpr.newBuilder().add(start[i]);
    for (int k = 0; k <= most; k++) {
      holds[i][k] = model.newBoolVar("");
      last.addTerm(holds[i][k], k);
    }
    model.addExactlyOne(holds[i]);
    end[i] = last.build();
    model.addLessOrEqual(end[i], cluster.layers());
  }

  private LinearExpr does(int i) {
    LinearExprBuilder does = LinearExpr.newBuilder();
    for (int k = 1; k < holds[i].length; k++) {
      does.addTerm(holds[i][k], units.of(cluster.nodes().get(i).tokensPerS(k)));
    }
    return does.build();
  }

  private void links(int i, LinearExprBuilder value) {
    IntVar comes = flow(cluster.links().fromSource(i), model.newBoolVar(""), start[i], 0);
    in[i].add(comes);
    value.add(comes);
    IntVar goes = flow(cluster.links().toSink(i), model.newBoolVar(""), end[i], cluster.layers());
    out[i].add(goes);
    for (int j = 0; j < n; j++) {
      double carries = i == j ? 0 : cluster.links().between(i, j);
      if (carries > 0) {
        BoolVar joined = model.newBoolVar("");
        model.addEquality(end[i], start[j]).onlyEnforceIf(joined);
        IntVar flows = carried(carries, joined);
        out[i].add(flows);
        in[j].add(flows);
      }
    }
  }

  private IntVar flow(
      double carries, BoolVar joined, com.google.ortools.sat.LinearArgument at, int layer) {
    model.addEquality(at, layer).onlyEnforceIf(joined);
    return carried(carries, joined);
  }

  private IntVar carried(double carries, Literal joined) {
    IntVar flows = model.newIntVar(0, units.of(carries), "");
    model.addEquality(flows, 0).onlyEnforceIf(joined.not());
    return flows;
  }

  private void hint(int i, LayerPlacement best) {
    model.addHint(start[i], best.start().get(i));
    for (int k = 0; k < holds[i].length; k++) {
      model.addHint(holds[i][k], best.count().get(i) == k ? 1 : 0);
    }
  }

  private LayerPlacement read(SatModel.Values values) {
    int[] first = new int[n];
    int[] count = new int[n];
    for (int i = 0; i < n; i++) {
      first[i] = (int) values.value(start[i]);
      for (int k = 0; k < holds[i].length; k++) {
        count[i] += values.is(holds[i][k]) ? k : 0;
      }
    }
    return LayerPlacement.of(first, count);
  }
}
