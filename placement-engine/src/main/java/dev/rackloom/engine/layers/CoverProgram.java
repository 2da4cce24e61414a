package dev.rackloom.engine.layers;

import dev.rackloom.engine.sat.LinearProgram;
import dev.rackloom.engine.sat.LinearProgram.Column;
import dev.rackloom.engine.sat.LinearProgram.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks for weights that refute a flow (see {@link CoverBound}): a linear program (GLOP of
 * OR-Tools, in a process of its own) over the weights, whose rows, one for every set of nodes that
 * does the flow, are found one by one by {@link LightestCover}. What the program says is not
 * trusted: weights count only after no lighter set is left, and are summed here.
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

  /**
   * Whether the flow is proven to be out of reach; false proves nothing.
   *
   * @throws dev.rackloom.engine.sat.SatLost if the solver's process ends in the middle
   */
  boolean refutes(BooleanSupplier stop) {
    if (items.isEmpty()) {
      return true;
    }
    try (LinearProgram program = program()) {
      return refutes(program, stop);
    }
  }

  private boolean refutes(LinearProgram program, BooleanSupplier stop) {
    LightestCover covers =
        new LightestCover(items, kinds.stream().mapToInt(NodeKind::size).toArray());
    for (int row = 0; row < MOST_ROWS && !stop.getAsBoolean(); row++) {
      Optional<LinearProgram.Solution> least = program.minimise();
      if (least.isEmpty() || least.get().sum() >= layers) {
        return false;
      }
      double[] found = weights(least.get());
      LightestCover.Result cover = covers.below(found, 1 - SLACK);
      if (cover.times().length == 0) {
        return brought(found) / cover.atLeast() < layers * (1 - 1e-9);
      }
      program.atLeast(1, terms(cover.times()));
    }
    return false;
  }

  /** For each kind a variable of at least count x weight, and behind them one weight an item. */
  private LinearProgram program() {
    List<Column> columns = new ArrayList<>();
    kinds.forEach(kind -> columns.add(new Column(0, Double.POSITIVE_INFINITY, kind.size())));
    items.forEach(item -> columns.add(new Column(item.part() >= 1 ? 1 : 0, 1, 0)));
    LinearProgram program = LinearProgram.of(columns);
    for (int i = 0; i < items.size(); i++) {
      LightestCover.Item item = items.get(i);
      program.atLeast(
          0, List.of(new Term(item.kind(), 1), new Term(kinds.size() + i, -item.count())));
    }
    return program;
  }

  private double[] weights(LinearProgram.Solution least) {
    double[] weights = new double[items.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.clamp(least.values().get(kinds.size() + i), 0, 1);
    }
    return weights;
  }

  /** The set together, as often as each item is in it. */
  private List<Term> terms(int[] times) {
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        terms.add(new Term(kinds.size() + i, times[i]));
      }
    }
    return terms;
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
