package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.engine.sat.SatModel;

/** What the solvers of loads share. */
public final class Loads {

  private static final double LARGEST = 5e6;

  private Loads() {}

  /** Whether the largest load is all that counts, and constraints are of the kinds known here. */
  public static boolean alone(PlacementProblem problem) {
    return problem.objective().terms().size() == 1
        && problem.objective().weight(Metric.THROUGHPUT) > 0
        && problem.constraints().stream()
            .noneMatch(c ->
                c instanceof Constraint.Separate
                    || c instanceof Constraint.AtMost
                    || c instanceof Constraint.SameNode);
  }

  /** Whether the devices need no order. */
  public static boolean unordered(PlacementProblem problem) {
    return problem.constraints().stream().noneMatch(Constraint.Contiguous.class::isInstance);
  }

  /**
   * The unit that times are counted in for CP-SAT: a tenth of a microsecond, coarser where that
   * gives values beyond 5e6. Times are rounded down to it, so that bounds are below by up to a unit
   * for each time that is summed.
   */
  static double unit(double value) {
    return Math.max(SatModel.FINEST_NANOS, value / LARGEST);
  }

  /** A load that no assignment exceeds. */
  static double worst(LoadModel model) {
    double sum = 1;
    for (double[] row : model.cost) {
      double most = 0;
      for (double cost : row) {
        most = cost < LoadModel.FORBIDDEN ? Math.max(most, cost) : most;
      }
      sum += most;
    }
    double perByte = 0;
    for (int step = 0; step < model.ports.steps(); step++) {
      perByte = Math.max(perByte, model.ports.nanosPerByte(step));
    }
    for (int j = 0; j < model.sources; j++) {
      sum += model.bytes[j] * perByte * (model.readers[j].length + 1);
    }
    return sum;
  }

  /** The best answer of one solver or of the others, whichever is better. */
  static final class Best {

    private final LoadModel model;
    private final SolveContext context;
    private final double weight;
    private int[] stages = new int[0];
    private double value = Double.POSITIVE_INFINITY;

    Best(LoadModel model, SolveContext context) {
      this.model = model;
      this.context = context;
      this.weight = model.problem.objective().weight(Metric.THROUGHPUT);
      if (context.hint().size() == model.problem.stages().size()) {
        offerStages(context.hint().toArray());
      }
    }

    /** Takes device by item if it is better; empty is none. */
    boolean offer(int[] device) {
      return device.length == model.items && offerStages(model.byStage(device));
    }

    /** Takes device by stage if it is feasible and better. */
    boolean offerStages(int[] device) {
      if (!model.pricing.feasible(device)) {
        return false;
      }
      double price = model.pricing.value(device) / weight;
      if (price >= value) {
        return false;
      }
      value = price;
      stages = device.clone();
      context.onBetter().accept(Ids.of(stages));
      return true;
    }

    /** Takes over what others have found. */
    boolean look() {
      if (context.board().value() / weight < value * (1 - 1e-12)) {
        Ids others = context.board().best();
        return offerStages(others.toArray());
      }
      return false;
    }

    boolean isEmpty() {
      return stages.length == 0;
    }

    int[] stages() {
      return stages;
    }

    /** The largest load, nanoseconds. */
    double value() {
      return value;
    }

    double weight() {
      return weight;
    }

    /** Whether a bound leaves nothing to look for. */
    boolean closed(double bound) {
      return value <= bound * (1 + 1e-9);
    }
  }
}
