package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.load.Loads;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing over assignments: move one stage, move a run of neighbours, or swap two.
 * Starts from the hint or from a greedy assignment in stage order. Keeps only feasible answers.
 * Finds good answers at once; proves nothing.
 */
public final class LocalSearchSolver implements Solver {

  private static final double START_TEMPERATURE = 0.2;
  private static final double END_TEMPERATURE = 1e-4;

  @Override
  public String name() {
    return "local-search";
  }

  @Override
  public boolean knowsAll() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    boolean others = Loads.alone(problem) && Loads.unordered(problem) && problem.isPlain();
    return problem.semantics().firing() == Semantics.Firing.PER_STAGE && !others;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Annealing(problem, context).run();
  }

  private static final class Annealing {
    private final SolveContext context;
    private final Pricing pricing;
    private final RandomGenerator random;
    private final int n;
    private final int places;
    private int[] best = new int[0];
    private double bestValue = Double.POSITIVE_INFINITY;

    Annealing(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.pricing = new Pricing(problem);
      this.random = Seeds.random(context.seed());
      this.n = problem.stages().size();
      this.places = problem.places();
    }

    Answer run() {
      long begin = System.nanoTime();
      long limit = Math.max(1, context.timeLimit().toNanos());
      int[] current = first();
      double value = price(current);
      double reference = Double.isInfinite(value) ? 1 : value;
      while (true) {
        double elapsed = (System.nanoTime() - begin) / (double) limit;
        if (elapsed >= 1 || context.cancellation().requested()) {
          break;
        }
        double temperature =
            reference * START_TEMPERATURE * Math.pow(END_TEMPERATURE / START_TEMPERATURE, elapsed);
        int[] next = neighbour(current);
        double nextValue = price(next);
        boolean take =
            nextValue <= value || random.nextDouble() < Math.exp((value - nextValue) / temperature);
        if (take && !Double.isInfinite(nextValue)) {
          current = next;
          value = nextValue;
          reference = Math.min(reference, value);
        } else if (Double.isInfinite(value)) {
          current = next;
        }
      }
      return new Answer(Ids.of(best), 0, false);
    }

    private double price(int[] device) {
      if (!pricing.feasible(device)) {
        return Double.POSITIVE_INFINITY;
      }
      double value = pricing.value(device);
      if (value < bestValue) {
        bestValue = value;
        best = device.clone();
        context.onBetter().accept(Ids.of(best));
      }
      return value;
    }

    private int[] first() {
      return context.hint().size() == n ? context.hint().toArray() : greedy();
    }

    /** Each stage, in order, where the request is then earliest done; memory kept. */
    private int[] greedy() {
      int[] device = new int[n];
      for (int s = 0; s < n; s++) {
        long soonest = Long.MAX_VALUE;
        int chosen = random.nextInt(places);
        for (int d = 0; d < places; d++) {
          device[s] = d;
          if (pricing.allowed(s, d) && pricing.memoryFits(device, s + 1)) {
            pricing.run(device, s + 1);
            if (pricing.latencyNanos() < soonest) {
              soonest = pricing.latencyNanos();
              chosen = d;
            }
          }
        }
        device[s] = chosen;
      }
      return device;
    }

    private int[] neighbour(int[] current) {
      int[] next = current.clone();
      int s = random.nextInt(n);
      switch (random.nextInt(3)) {
        case 0 -> next[s] = random.nextInt(places);
        case 1 -> {
          int t = random.nextInt(n);
          next[s] = current[t];
          next[t] = current[s];
        }
        default -> {
          int d = random.nextInt(places);
          int last = Math.min(n, s + 1 + random.nextInt(Math.max(1, n / 4)));
          for (int i = s; i < last; i++) {
            next[i] = d;
          }
        }
      }
      return next;
    }
  }
}
