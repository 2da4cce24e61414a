package dev.rackloom.engine.layers;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Seeds;
import java.time.Duration;
import java.util.Optional;

/**
 * Places a chain of stages as layers that a flow of requests goes through ({@link
 * LayerFlowSolver}): whose runs cover a stage hold it together. Where a problem has no groups for
 * that, the best pipeline of single devices.
 *
 * <p>Every answer is priced by the evaluator. No bound is reported: the flow's bound is one for
 * nodes that do the same for each layer of a run, but a device may do more requests of one stage
 * than of another, hold stages that are no run, and stages need not be alike.
 */
public final class ChainFlowSolver implements Solver {

  /** Of the time limit: others look too, and the flow only approximates the problem. */
  private static final int PART = 4;

  @Override
  public String name() {
    return "layer-flow";
  }

  @Override
  public boolean knowsAll() {
    return true;
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return StageChain.notOne(problem).isEmpty();
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    Optional<String> not = StageChain.notOne(problem);
    if (not.isPresent()) {
      context.board().note("layer-flow does not apply: " + not.get());
      return new Answer(Ids.NONE, 0, false);
    }
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final SolveContext context;
    private final boolean teams;
    private final LayerCluster cluster;
    private final Pricing pricing;
    private final Relay relay;
    private Ids best = Ids.NONE;
    private double value = Double.POSITIVE_INFINITY;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.teams = Relay.hasTeams(problem);
      this.pricing = new Pricing(problem);
      StageChain chain = new StageChain(problem, pricing.rules());
      this.cluster = chain.cluster();
      this.relay = new Relay(problem, pricing.rules(), chain.middles());
    }

    Answer run() {
      if (!context.cancellation().requested()) {
        new ChainSearch(cluster).best().ifPresent(this::offer);
        if (teams) {
          new EvenTeams(cluster).all().forEach(this::offer);
        }
      }
      if (teams || !cluster.linksAreAmple()) {
        flow(context.timeLimit().dividedBy(PART));
      }
      return new Answer(best, 0, false);
    }

    /** Half of the time without the proofs that cost most of the other. */
    private void flow(Duration limit) {
      double hoped = new CoverBound(cluster).plain();
      if (hoped <= 0) {
        return;
      }
      long end = System.nanoTime() + limit.toNanos() / 2;
      new RunSearch(cluster, Seeds.random(context.seed()), hoped, this::offer)
          .run(() -> context.cancellation().requested() || System.nanoTime() > end);
      LayerOutcome outcome =
          new LayerFlowSolver()
              .solve(
                  cluster,
                  new LayerContext(
                      limit.dividedBy(2),
                      context.seed(),
                      this::offer,
                      Progress.SILENT,
                      context.cancellation()));
      if (outcome instanceof LayerOutcome.Solved solved) {
        solved.failures().forEach(context.board()::note);
      }
    }

    private void offer(LayerPlacement placement) {
      for (int[] place : relay.assignments(placement)) {
        if (pricing.feasible(place)) {
          double price = pricing.value(place);
          if (price < value) {
            value = price;
            best = Ids.of(place);
            context.onBetter().accept(best);
          }
        }
      }
    }
  }
}
