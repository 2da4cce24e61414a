package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatModel;
import java.util.function.BooleanSupplier;

/**
 * CP-SAT for the smallest largest load, devices in no order: what is left of the problem below the
 * best answer known. Begins again when others have found one that leaves much less.
 */
public final class LoadProofSolver implements Solver {

  private static final double MARGIN = 1e-5;
  private static final double MUCH = 0.99;
  private static final double LONG_ENOUGH = 2;
  private static final int MOST_LITERALS = 60_000;

  @Override
  public String name() {
    return "cp-sat";
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
    return Loads.alone(problem) && Loads.unordered(problem) && fits(problem);
  }

  /** Whether a model of a problem has few enough literals. */
  static boolean fits(PlacementProblem problem) {
    long devices = problem.devices().size();
    boolean pairs = problem.semantics().fanOut() == Semantics.FanOut.PER_DEVICE;
    long transfers = problem.flows().size() * devices * (pairs ? devices : 2);
    return problem.stages().size() * devices + transfers <= MOST_LITERALS;
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
    private double bound;
    private boolean none;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.best = new Loads.Best(model, context);
    }

    Answer run() {
      bound = LoadBound.of(model, new DeviceKinds(model));
      tell(bound);
      boolean more = true;
      while (more && !clock.over() && !none && !best.closed(bound * (1 + 2 * MARGIN))) {
        best.look();
        more = attempt();
      }
      return new Answer(Ids.of(best.stages()), bound * best.weight(), none);
    }

    /** Whether there was anything new. */
    private boolean attempt() {
      double before = bound;
      double value = best.value();
      boolean any = !best.isEmpty();
      double limit = any ? best.value() * (1 - MARGIN) : Loads.worst(model);
      LoadModel small = Reduction.below(model, limit);
      FreeModel sat =
          new FreeModel(
              small, new DeviceKinds(small), Loads.unit(limit), limit, FreeModel.nothing(small));
      if (any && small.agrees(best.stages())) {
        sat.hint(small.byItem(best.stages()));
      }
      Clock here = new Clock(context);
      boolean[] stale = {false};
      BooleanSupplier stop =
          () -> {
            stale[0] |=
                here.elapsed() > LONG_ENOUGH
                    && context.board().value() / best.weight() < limit * MUCH;
            return stale[0] || clock.over();
          };
      boolean again = true;
      for (int times = 0; again && times < Covers.MOST_TIMES; times++) {
        Sat.End end = solve(sat, small, limit, stop);
        bound = Math.max(bound, end.none() ? (any ? limit : 0) : Math.min(end.bound(), limit));
        none = end.none() && !any;
        boolean open = !end.none() && best.value() >= value;
        again =
            open && !best.closed(bound * (1 + 2 * MARGIN)) && !stop.getAsBoolean() && sat.tighten();
      }
      tell(bound);
      return stale[0] || bound > before || best.value() < value;
    }

    private Sat.End solve(SatModel sat, LoadModel small, double limit, BooleanSupplier stop) {
      return Sat.run(
          sat,
          clock.left(),
          context.seed(),
          stop,
          Sat.listener(
              device -> best.offerStages(small.byStage(device)),
              nanos -> tell(Math.min(nanos, limit)),
              context.board()::note));
    }

    private void tell(double nanos) {
      context.board().bound(nanos * best.weight());
    }
  }
}
