package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Bounds of every objective at once, and no answer: the longest chain of stages each on its fastest
 * device, the largest load if stages could be split, the least energy of each stage. Transfers,
 * memory and queues are left out; of a weighted sum, the sum of the bounds.
 */
public final class RelaxationSolver implements Solver {

  @Override
  public String name() {
    return "relaxation";
  }

  @Override
  public boolean proves() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return true;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    LoadModel model = LoadModel.of(problem);
    double bound = 0;
    for (var term : problem.objective().terms()) {
      bound += term.weight() * bound(term.metric(), model);
    }
    context.board().bound(bound);
    return new Answer(Ids.NONE, bound, false);
  }

  private static double bound(Metric metric, LoadModel model) {
    return switch (metric) {
      case LATENCY -> longestChain(model.pricing);
      case THROUGHPUT -> LoadBound.of(model, new DeviceKinds(model));
      case ENERGY -> leastEnergy(model.pricing) * (1 - 1e-12);
    };
  }

  /** Nanoseconds; 0 if a stage can run nowhere. */
  private static double longestChain(Pricing pricing) {
    PlacementProblem problem = pricing.problem();
    double[] start = new double[problem.stages().size()];
    double longest = 0;
    ProblemFlow[] flows = problem.flows().toArray(new ProblemFlow[0]);
    Arrays.sort(flows, Comparator.comparingInt(ProblemFlow::from));
    int next = 0;
    for (int s = 0; s < start.length; s++) {
      long cheapest = pricing.cheapest(s);
      if (cheapest == CostTable.FORBIDDEN) {
        return 0;
      }
      double end = start[s] + cheapest;
      longest = Math.max(longest, end);
      for (; next < flows.length && flows[next].from() == s; next++) {
        for (int i = 0; i < flows[next].to().size(); i++) {
          int reader = flows[next].to().get(i);
          start[reader] = Math.max(start[reader], end);
        }
      }
    }
    return longest;
  }

  /** Joules; 0 if a stage can run nowhere. */
  private static double leastEnergy(Pricing pricing) {
    PlacementProblem problem = pricing.problem();
    double sum = 0;
    for (int s = 0; s < problem.stages().size(); s++) {
      double least = Double.POSITIVE_INFINITY;
      for (int d = 0; d < problem.devices().size(); d++) {
        if (pricing.allowed(s, d)) {
          double joules = problem.devices().get(d).busyW() * problem.costs().nanos(s, d) * 1e-9;
          least = Math.min(least, joules);
        }
      }
      if (least == Double.POSITIVE_INFINITY) {
        return 0;
      }
      sum += least;
    }
    return sum;
  }
}
