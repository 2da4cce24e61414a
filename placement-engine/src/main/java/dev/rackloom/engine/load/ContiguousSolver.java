package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;

/**
 * Contiguous parts for the smallest largest load: cuts many orders by dynamic programming, then
 * proves with CP-SAT that nothing is better, on what the best cut leaves of the problem.
 */
public final class ContiguousSolver implements Solver {

  /** What is better by less than this is not looked for: well inside of a proof's 1e-4. */
  private static final double MARGIN = 1e-5;

  private static final int FIRST_TRIES = 40;
  private static final double FIRST_SECONDS = 0.5;
  private static final int MOST_LITERALS = 200_000;

  @Override
  public String name() {
    return "contiguous";
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
    return takes(problem);
  }

  /** Whether it asks for contiguous parts of the smallest largest load, and devices pay. */
  static boolean takes(PlacementProblem problem) {
    return Loads.alone(problem)
        && problem.semantics().payer() == Semantics.Payer.BOTH_ENDS
        && problem.constraints().stream().filter(Constraint.Contiguous.class::isInstance).count()
            == 1;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final SolveContext context;
    private final Clock clock;
    private final LoadModel model;
    private final DeviceKinds kinds;
    private final Loads.Best best;
    private double bound;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.kinds = new DeviceKinds(model);
      this.best = new Loads.Best(model, context);
    }

    Answer run() {
      if (!CutSearch.possible(model, kinds)) {
        bound = LoadBound.of(model, kinds);
        ThresholdCuts cuts =
            new ThresholdCuts(model, kinds, best, clock, Seeds.random(context.seed()));
        cuts.round(bound);
        if (!best.isEmpty()) {
          bound = ChainBound.of(model, kinds, bound, best.value());
        }
        tell();
        while (!clock.over() && !best.closed(bound)) {
          cuts.round(bound);
        }
        return answer(false);
      }
      CutSearch cuts = new CutSearch(model, kinds, Seeds.random(context.seed()));
      double first = Math.min(FIRST_SECONDS, clock.limit() / 2);
      while (!clock.over() && cuts.tries() < FIRST_TRIES && clock.elapsed() < first) {
        best.offer(cuts.next(best.value()));
      }
      bound = LoadBound.of(model, kinds);
      tell();
      if (provable() && !clock.over()) {
        boolean none = prove();
        tell();
        return answer(none);
      }
      while (!clock.over() && !best.closed(bound)) {
        best.offer(cuts.next(best.value()));
      }
      return answer(false);
    }

    private void tell() {
      context.board().bound(bound * best.weight());
    }

    private Answer answer(boolean none) {
      return new Answer(Ids.of(best.stages()), bound * best.weight(), none);
    }

    private boolean provable() {
      long literals = (long) model.items * ContiguousModel.positions(kinds) * 2;
      return literals <= MOST_LITERALS;
    }

    /** Whether it is proven that there is no answer at all. */
    private boolean prove() {
      double before;
      boolean none;
      do {
        before = best.value();
        none = attempt();
      } while (best.value() < before && !clock.over() && !best.closed(bound * (1 + 2 * MARGIN)));
      return none;
    }

    /** Below the best answer known; whether it is proven that there is none at all. */
    private boolean attempt() {
      boolean any = !best.isEmpty();
      double limit = any ? best.value() * (1 - MARGIN) : Loads.worst(model);
      LoadModel small = Reduction.below(model, limit);
      ContiguousModel sat =
          new ContiguousModel(small, new DeviceKinds(small), Loads.unit(limit), limit);
      if (any && small.agrees(best.stages())) {
        sat.hint(small.byItem(best.stages()));
      }
      double value = best.value();
      boolean none = false;
      boolean again = true;
      for (int times = 0; again && times < Covers.MOST_TIMES; times++) {
        Sat.End end = solve(sat, small, limit);
        bound = Math.max(bound, end.none() ? (any ? limit : 0) : Math.min(end.bound(), limit));
        none = end.none() && !any;
        boolean open = !end.none() && best.value() >= value;
        again = open && !best.closed(bound * (1 + 2 * MARGIN)) && !clock.over() && sat.tighten();
      }
      return none;
    }

    private Sat.End solve(SatModel sat, LoadModel small, double limit) {
      return Sat.run(
          sat,
          clock.left(),
          context.seed(),
          clock::over,
          Sat.listener(
              device -> best.offerStages(small.byStage(device)),
              nanos -> context.board().bound(Math.min(nanos, limit) * best.weight()),
              context.board()::note));
    }
  }
}
