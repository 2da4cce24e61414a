package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Seeds;
import java.util.random.RandomGenerator;

/**
 * Multilevel annealing for the smallest largest load: starts from cuts of orders; then, round by
 * round, fuses items that exchange much (how much is left to chance), anneals what is left, takes
 * the groups apart and anneals again. Proves nothing.
 */
public final class AnnealingSolver implements Solver {

  private static final int FIRST_TRIES = 20;
  private static final long FEWEST_STEPS = 300_000;
  private static final double[] THRESHOLDS = {0.003, 0.01, 0.03, 0.1, 0.3};

  @Override
  public String name() {
    return "annealing";
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return Loads.alone(problem) && Loads.unordered(problem);
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
    private final RandomGenerator random;
    private LoadModel small;
    private int round;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.kinds = new DeviceKinds(model);
      this.best = new Loads.Best(model, context);
      this.random = Seeds.random(context.seed());
      this.small = model;
    }

    Answer run() {
      if (model.devices == 1) {
        best.offer(new int[model.items]);
      } else {
        start();
        reduce();
        while (!clock.over()) {
          if (best.look()) {
            reduce();
          }
          round();
        }
      }
      return new Answer(Ids.of(best.stages()), 0, false);
    }

    private void start() {
      double bound = LoadBound.of(model, kinds);
      context.board().bound(bound * best.weight());
      if (!CutSearch.possible(model, kinds)) {
        best.offer(Packing.of(model, random));
        new ThresholdCuts(model, kinds, best, clock, random).round(bound);
      } else {
        CutSearch cuts = new CutSearch(model, kinds, random);
        while (!clock.over() && cuts.tries() < FIRST_TRIES) {
          best.offer(cuts.next(best.value()));
        }
      }
      if (best.isEmpty() && !clock.over()) {
        best.offer(Packing.of(model, random));
      }
    }

    private void reduce() {
      if (!best.isEmpty()) {
        LoadModel reduced = Reduction.below(model, best.value());
        small = reduced.agrees(best.stages()) ? reduced : model;
      }
    }

    private void round() {
      boolean fresh = best.isEmpty() || random.nextInt(3) == 0;
      LoadModel coarse = random.nextInt(4) == 0 ? small : coarse(fresh);
      int[] from = fresh ? Packing.of(coarse, random) : coarse.byItem(best.stages());
      if (from.length != coarse.items || !new LoadState(coarse, from).feasible()) {
        return;
      }
      long steps = FEWEST_STEPS << random.nextInt(Math.min(7, 2 + round++ / 4));
      double hot = Math.pow(10, -2 + 3.5 * random.nextDouble());
      int[] rough = new Annealing(coarse, from, random).cool(steps, hot, 1e-3, clock::over);
      int[] fine = small.byItem(coarse.byStage(rough));
      int[] done = new Annealing(small, fine, random).cool(steps, 0.05, 3e-4, clock::over);
      if (best.offerStages(small.byStage(done))) {
        reduce();
      }
    }

    private LoadModel coarse(boolean fresh) {
      double value = best.isEmpty() ? Loads.worst(model) / model.devices : best.value();
      int[] agree = fresh ? new int[0] : small.byItem(best.stages());
      double threshold = THRESHOLDS[random.nextInt(THRESHOLDS.length)] * value;
      double heaviest = value * (0.05 + 0.45 * random.nextDouble());
      return Coarsening.of(small, agree, heaviest, threshold, random);
    }
  }
}
