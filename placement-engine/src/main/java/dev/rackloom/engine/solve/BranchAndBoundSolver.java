package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Exact for small problems: assigns stages in order, depth first, cheapest continuation first, and
 * leaves a branch when no completion can be better than the best so far. The bound of a prefix: its
 * own price without transfers to later stages (leaving jobs out never makes a queue longer), plus
 * the cheapest path through the stages to come; for load, the mean of what is and what must still
 * be done.
 */
public final class BranchAndBoundSolver implements Solver {

  private static final double MAX_LEAVES = 5e9;

  @Override
  public String name() {
    return "exact";
  }

  @Override
  public boolean proves() {
    return true;
  }

  @Override
  public boolean exact() {
    return true;
  }

  @Override
  public boolean knowsAll() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return Math.pow(problem.places(), problem.stages().size()) <= MAX_LEAVES;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final PlacementProblem problem;
    private final SolveContext context;
    private final Pricing pricing;
    private final int n;
    private final int devices;
    private final long[] tail;
    private final double[] restWork;
    private final double[] restEnergy;
    private final int[] current;
    private final long deadline;
    private int[] best = new int[0];
    private double bestValue = Double.POSITIVE_INFINITY;
    private boolean stopped;
    private long visited;

    Search(PlacementProblem problem, SolveContext context) {
      this.problem = problem;
      this.context = context;
      this.pricing = new Pricing(problem);
      this.n = problem.stages().size();
      this.devices = problem.devices().size();
      this.current = new int[n];
      this.deadline = System.nanoTime() + context.timeLimit().toNanos();
      this.tail = tails();
      this.restWork = new double[n + 1];
      this.restEnergy = new double[n + 1];
      for (int s = n - 1; s >= 0; s--) {
        restWork[s] = restWork[s + 1] + pricing.leastWork(s);
        restEnergy[s] = restEnergy[s + 1] + pricing.leastEnergy(s);
      }
      if (context.hint().size() == n && pricing.feasible(context.hint().toArray())) {
        accept(context.hint().toArray(), pricing.value(context.hint().toArray()));
      }
    }

    Answer run() {
      double root = bound(0);
      context.board().bound(root);
      descend(0);
      double lower = stopped ? root : bestValue;
      return new Answer(Ids.of(best), best.length == 0 ? 0 : lower, !stopped);
    }

    /** The cheapest time from a stage's start to the end of the request, transfers free. */
    private long[] tails() {
      long[] tails = new long[n];
      for (int s = n - 1; s >= 0; s--) {
        tails[s] = Math.min(pricing.cheapest(s), Long.MAX_VALUE / (4L * n));
      }
      for (int s = n - 1; s >= 0; s--) {
        long after = 0;
        for (var flow : problem.flows()) {
          if (flow.from() == s) {
            after = Math.max(after, flow.to().stream().mapToLong(t -> tails[t]).max().orElse(0));
          }
        }
        tails[s] += after;
      }
      return tails;
    }

    private void descend(int stage) {
      if (stage == n) {
        if (pricing.feasible(current)) {
          double value = pricing.value(current);
          if (value < bestValue) {
            accept(current.clone(), value);
          }
        }
        return;
      }
      for (Branch branch : branches(stage)) {
        if (stopped || branch.bound >= bestValue) {
          return;
        }
        current[stage] = branch.place;
        descend(stage + 1);
      }
    }

    private record Branch(int place, double bound) {}

    private List<Branch> branches(int stage) {
      List<Branch> branches = new ArrayList<>(problem.places());
      for (int p = 0; p < problem.places(); p++) {
        if (pricing.allowed(stage, p)) {
          current[stage] = p;
          if (pricing.memoryFits(current, stage + 1)) {
            branches.add(new Branch(p, bound(stage + 1)));
          }
        }
      }
      branches.sort(Comparator.comparingDouble(Branch::bound));
      if (++visited % 256 == 0) {
        stopped |= System.nanoTime() > deadline || context.cancellation().requested();
      }
      return branches;
    }

    /** No completion of the first {@code placed} stages is cheaper than this. */
    private double bound(int placed) {
      pricing.run(current, placed);
      double value = 0;
      for (var term : problem.objective().terms()) {
        value += term.weight() * bound(term.metric(), placed);
      }
      return value;
    }

    private double bound(Metric metric, int placed) {
      return switch (metric) {
        case LATENCY -> Math.max(pricing.latencyNanos(), remainingPath(placed));
        case THROUGHPUT ->
            Math.max(
                pricing.busiestNanos(),
                (pricing.deviceWork() + restWork[placed]) / devices * (1 - 1e-9));
        case ENERGY -> pricing.energyJ() + restEnergy[placed];
        case COST, MIGRATION -> pricing.metric(metric); // of a prefix: both only grow
      };
    }

    private long remainingPath(int placed) {
      long longest = 0;
      if (placed < n) {
        for (var flow : problem.flows()) {
          if (flow.from() < placed) {
            for (int i = flow.to().size() - 1; i >= 0 && flow.to().get(i) >= placed; i--) {
              longest = Math.max(longest, pricing.endOf(flow.from()) + tail[flow.to().get(i)]);
            }
          }
        }
        longest = Math.max(longest, tail[placed]);
      }
      return longest;
    }

    private void accept(int[] devicesOf, double value) {
      best = devicesOf;
      bestValue = value;
      context.onBetter().accept(Ids.of(best));
    }
  }
}
