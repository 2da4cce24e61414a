package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Seeds;

/**
 * Contiguous parts for the smallest largest load, exactly: {@link IdealCuts} below a limit that is
 * raised from the bound to the best answer known, until something is found or nothing can be. Gives
 * up where there are too many ideals, with the bound that it has.
 */
public final class IdealsSolver implements Solver {

  private static final int MOST_STAGES = 3_000;
  private static final int MOST_ITEMS = 1_500;
  private static final int MOST_STATES = 4_096;
  private static final int MOST_CELLS = 1 << 23;
  private static final long MOST_STEPS = 12_000_000;
  private static final int FIRST_TRIES = 15;
  private static final double FIRST_RISE = 0.03;

  @Override
  public String name() {
    return "ideals";
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
  public boolean accepts(PlacementProblem problem) {
    return ContiguousSolver.takes(problem) && problem.stages().size() <= MOST_STAGES;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final SolveContext context;
    private final Clock clock;
    private final LoadModel model;
    private final Loads.Best best;
    private final double rounding;
    private double bound;
    private double smallest = Double.POSITIVE_INFINITY;
    private long stepsLeft = MOST_STEPS;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.best = new Loads.Best(model, context);
      this.rounding = rounding();
    }

    /** The most that a part's load can be above its price, whose transfers are rounded each. */
    private double rounding() {
      double most = 0;
      for (int d = 0; d < model.devices; d++) {
        double perByte = model.ports.nanosPerByte(d);
        double sum = 0;
        for (ProblemFlow flow : model.problem.flows()) {
          sum += down(flow.wireBytes() * perByte);
        }
        for (ProblemStage stage : model.problem.stages()) {
          sum += down((stage.ingressBytes() + stage.egressBytes()) * perByte);
        }
        most = Math.max(most, sum);
      }
      return most;
    }

    private static double down(double nanos) {
      return Math.max(0, nanos - Math.round(nanos));
    }

    Answer run() {
      DeviceKinds kinds = new DeviceKinds(model);
      bound = LoadBound.of(model, kinds);
      if (DeviceCounts.states(kinds) > MOST_STATES || !CutSearch.possible(model, kinds)) {
        return answer(false);
      }
      CutSearch cuts = new CutSearch(model, kinds, Seeds.random(context.seed()));
      while (!clock.over() && cuts.tries() < FIRST_TRIES) {
        best.offer(cuts.next(best.value()));
      }
      double worst = Loads.worst(model);
      boolean more = true;
      for (double rise = FIRST_RISE; more && !done(worst); rise *= 3) {
        best.look();
        more = attempt(bound > 0 ? Math.min(most(worst), bound * (1 + rise)) : most(worst));
        context.board().bound(told());
      }
      return answer(more && !clock.over());
    }

    /** What an answer must be below to be of use. */
    private double most(double worst) {
      return Math.min(worst, Math.min(smallest, best.value()));
    }

    private boolean done(double worst) {
      return clock.over() || bound >= most(worst);
    }

    /** Proves that nothing is below a limit, or finds the best; whether it came to the end. */
    private boolean attempt(double limit) {
      LoadModel small = Reduction.below(model, limit);
      if (small.items > MOST_ITEMS) {
        return false;
      }
      IdealCuts cuts =
          new IdealCuts(
              small,
              new DeviceKinds(small),
              limit,
              stepsLeft,
              MOST_CELLS,
              device -> best.offerStages(small.byStage(device)),
              clock::over);
      boolean all = cuts.run();
      stepsLeft -= cuts.steps();
      if (cuts.limit() < limit) {
        smallest = Math.min(smallest, cuts.limit());
      }
      bound = all ? Math.max(bound, cuts.limit()) : bound;
      return all;
    }

    private double told() {
      return Math.max(0, bound - rounding) * best.weight();
    }

    /** Where nothing was found and everything looked at, there is nothing. */
    private Answer answer(boolean all) {
      boolean none = all && best.isEmpty() && smallest == Double.POSITIVE_INFINITY;
      return new Answer(Ids.of(best.stages()), told(), none || (all && !best.isEmpty()));
    }
  }
}
