package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.spi.Board;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets solvers that know no tiers place the stages as if each device's own memory were as large as
 * it and its tiers together, and puts what a device then has no room for into tiers ({@link
 * TierFilling}). What bounds the roomier problem bounds this one: whatever is feasible here is
 * feasible there, and no stage is quicker for being in a tier.
 */
public final class SpillSolver implements Solver {

  private final List<Solver> solvers;

  /** By the answers and bounds of {@code solvers}. */
  public SpillSolver(List<Solver> solvers) {
    this.solvers = List.copyOf(solvers);
  }

  @Override
  public String name() {
    return "spill";
  }

  @Override
  public boolean knowsAll() {
    return true;
  }

  @Override
  public boolean proves() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return !problem.spills().isEmpty() && roomier(problem).isPlain();
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    Filled filled = new Filled(problem, context);
    SolveContext inner =
        new SolveContext(
            context.timeLimit(),
            context.seed(),
            seats(problem, context.hint()),
            filled::offer,
            context.progress(),
            context.cancellation(),
            filled);
    Outcome outcome =
        new Portfolio(solvers).solve(roomier(problem), Portfolio.ALL, Map.of(), inner);
    double bound = outcome instanceof Outcome.Solved solved ? solved.lowerBound() : 0;
    return new Answer(filled.best(), bound, false);
  }

  private static Ids seats(PlacementProblem problem, Ids places) {
    return Ids.of(places.stream().map(problem::seat).toArray());
  }

  /** Devices with the memory of all tiers that they reach, and no other place. */
  private static PlacementProblem roomier(PlacementProblem problem) {
    List<ProblemDevice> fleet = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      ProblemDevice device = problem.devices().get(d);
      long room = device.memoryBytes();
      Set<Integer> tiers = new HashSet<>();
      for (ProblemSpill spill : problem.spills()) {
        if (spill.device() == d && tiers.add(spill.tier())) {
          long more = problem.tiers().get(spill.tier()).capacityBytes();
          room = room > Long.MAX_VALUE / 2 - more ? Long.MAX_VALUE / 2 : room + more;
        }
      }
      fleet.add(device.withMemory(room));
    }
    return problem.with(fleet, problem.costs(), problem.links(), List.of());
  }

  /** The best answer so far, what does not fit put into tiers; and where bounds go. */
  private static final class Filled implements Board {
    private final SolveContext context;
    private final Pricing pricing;
    private final TierFilling filling;
    private Ids best = Ids.NONE;
    private double value = Double.POSITIVE_INFINITY;

    Filled(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.pricing = new Pricing(problem);
      this.filling = new TierFilling(problem, pricing);
    }

    synchronized void offer(Ids devices) {
      int[] place = filling.of(devices.toArray());
      if (!pricing.feasible(place)) {
        return;
      }
      double price = pricing.value(place);
      if (price < value) {
        value = price;
        best = Ids.of(place);
        context.onBetter().accept(best);
      }
    }

    @Override
    public void bound(double lowerBound) {
      context.board().bound(lowerBound);
    }

    @Override
    public void note(String text) {
      context.board().note(text);
    }

    @Override
    public synchronized Ids best() {
      return best;
    }

    @Override
    public synchronized double value() {
      return value;
    }
  }
}
