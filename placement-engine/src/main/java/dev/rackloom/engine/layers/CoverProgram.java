package dev.rackloom.engine.layers;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks for weights that refute a flow (see {@link CoverBound}): a linear program (GLOP of
 * OR-Tools) over the weights, whose rows, one for every set of nodes that does the flow, are found
 * one by one by {@link LightestCover}. What the program says is not trusted: weights count only
 * after no lighter set is left, and are summed here.
 */
final class CoverProgram {

  private static final int MOST_ROWS = 1000;

  /** Of the weight of a lightest set that is found; what is below 1 by less is made up for. */
  private static final double SLACK = 1e-7;

  private final List<NodeKind> kinds;
  private final int layers;
  private final List<LightestCover.Item> items = new ArrayList<>();

  CoverProgram(List<NodeKind> kinds, int layers, double flow) {
    this.kinds = kinds;
    this.layers = layers;
    for (int t = 0; t < kinds.size(); t++) {
      for (int k = 1; k <= kinds.get(t).most(); k++) {
        double part = Math.min(1, kinds.get(t).tokensPerS(k) / flow);
        if (part > 0) {
          items.add(new LightestCover.Item(t, k, part));
        }
      }
    }
  }

  /** Whether the flow is proven to be out of reach; false proves nothing. */
  boolean refutes(BooleanSupplier stop) {
    if (items.isEmpty()) {
      return true;
    }
    Loader.loadNativeLibraries();
    MPSolver solver = MPSolver.createSolver("GLOP");
    try {
      return refutes(solver, stop);
    } finally {
      solver.delete();
    }
  }

  private boolean refutes(MPSolver solver, BooleanSupplier stop) {
    MPVariable[] weights = variables(solver);
    LightestCover covers =
        new LightestCover(items, kinds.stream().mapToInt(NodeKind::size).toArray());
    for (int row = 0; row < MOST_ROWS && !stop.getAsBoolean(); row++) {
      boolean solved = solver.solve() == MPSolver.ResultStatus.OPTIMAL;
      if (!solved || solver.objective().value() >= layers) {
        return false;
      }
      double[] found = new double[weights.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = Math.clamp(weights[i].solutionValue(), 0, 1);
      }
      LightestCover.Result cover = covers.below(found, 1 - SLACK);
      if (cover.times().length == 0) {
        return brought(found) / cover.atLeast() < layers * (1 - 1e-9);
      }
      MPConstraint weighs = solver.makeConstraint(1, Double.POSITIVE_INFINITY);
      for (int i = 0; i < found.length; i++) {
        if (cover.times()[i] > 0) {
          weighs.setCoefficient(weights[i], cover.times()[i]);
        }
      }
    }
    return false;
  }

  /** One weight an item, and for each kind a variable of at least count x weight. */
  private MPVariable[] variables(MPSolver solver) {
    MPVariable[] best = new MPVariable[kinds.size()];
    MPObjective objective = solver.objective();
    for (int t = 0; t < best.length; t++) {
      best[t] = solver.makeNumVar(0, Double.POSITIVE_INFINITY, "");
      objective.setCoefficient(best[t], kinds.get(t).size());
    }
    objective.setMinimization();
    MPVariable[] weights = new MPVariable[items.size()];
    for (int i = 0; i < weights.length; i++) {
      LightestCover.Item item = items.get(i);
      weights[i] = solver.makeNumVar(item.part() >= 1 ? 1 : 0, 1, "");
      MPConstraint most = solver.makeConstraint(0, Double.POSITIVE_INFINITY);
      most.setCoefficient(best[item.kind()], 1);
      most.setCoefficient(weights[i], -item.count());
    }
    return weights;
  }

  private double brought(double[] weights) {
    double[] most = new double[kinds.size()];
    for (int i = 0; i < weights.length; i++) {
      LightestCover.Item item = items.get(i);
      double weight = item.part() >= 1 ? 1 : weights[i];
      most[item.kind()] = Math.max(most[item.kind()], item.count() * weight);
    }
    double sum = 0;
    for (int t = 0; t < most.length; t++) {
      sum += kinds.get(t).size() * most[t];
    }
    return sum;
  }
}
