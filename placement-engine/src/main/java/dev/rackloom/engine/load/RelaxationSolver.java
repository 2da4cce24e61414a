package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleBiFunction;

/**
 * Bounds of every objective at once, and no answer: the longest chain of stages each on its fastest
 * device, the largest load if stages could be split, the least energy of each stage. Transfers,
 * memory and queues are left out; of a weighted sum, the sum of the bounds.
 */
public final class RelaxationSolver implements Solver {

  private static final double NANOS_PER_HOUR = 3.6e12;

  @Override
  public String name() {
    return "relaxation";
  }

  @Override
  public boolean proves() {
    return true;
  }

  @Override
  public boolean knowsAll() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return true;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    Pricing pricing = new Pricing(problem);
    double bound = 0;
    for (var term : problem.objective().terms()) {
      bound += term.weight() * bound(term.metric(), pricing);
    }
    context.board().bound(bound);
    return new Answer(Ids.NONE, bound, false);
  }

  private static double bound(Metric metric, Pricing pricing) {
    PlacementProblem problem = pricing.problem();
    return switch (metric) {
      case LATENCY -> longestChain(pricing);
      case THROUGHPUT -> problem.isPlain() ? load(problem) : even(pricing);
      case ENERGY -> sum(pricing, Pricing::leastEnergy) * (1 - 1e-12);
      case COST -> cheapestHour(problem) * sum(pricing, Pricing::leastWork) / NANOS_PER_HOUR;
      case MIGRATION -> 0;
    };
  }

  private static double load(PlacementProblem problem) {
    LoadModel model = LoadModel.of(problem);
    return LoadBound.of(model, new DeviceKinds(model));
  }

  /** The least work, evenly on all devices. */
  private static double even(Pricing pricing) {
    return sum(pricing, Pricing::leastWork) / pricing.problem().devices().size() * (1 - 1e-12);
  }

  /** Whoever is used for an hour costs this at least. */
  private static double cheapestHour(PlacementProblem problem) {
    return problem.devices().stream().mapToDouble(ProblemDevice::pricePerHour).min().orElse(0)
        * (1 - 1e-12);
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

  /** Over all stages; 0 if one of them can run nowhere. */
  private static double sum(Pricing pricing, ToDoubleBiFunction<Pricing, Integer> of) {
    double sum = 0;
    for (int s = 0; s < pricing.problem().stages().size(); s++) {
      sum += of.applyAsDouble(pricing, s);
    }
    return Double.isInfinite(sum) ? 0 : sum;
  }
}
