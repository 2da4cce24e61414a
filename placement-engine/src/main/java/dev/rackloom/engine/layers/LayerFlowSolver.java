package dev.rackloom.engine.layers;

import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatLost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the layers of nodes by which most flows. First what is quick: the best pipeline, stages
 * of teams, and bounds from covering, which often prove the answer at once; then annealing and
 * CP-SAT in turn. Every answer is priced by {@link LayerFlow}; of the bounds the least counts.
 */
public final class LayerFlowSolver {

  private static final double SECONDS_A_STAGING = 0.3;

  /** Of the first annealing, for each layer that each node may begin at. */
  private static final double SECONDS_A_CHOICE = 1e-3;

  /**
   * Looks until it has proof, the time is up or it is cancelled. Uses the caller's thread, and
   * CP-SAT's process with two.
   */
  public LayerOutcome solve(LayerCluster cluster, LayerContext context) {
    return new Run(cluster, context).solve();
  }

  private static final class Run {
    private final LayerCluster cluster;
    private final LayerContext context;
    private final CoverBound covers;
    private final boolean ample;
    private final RandomGenerator random;
    private final long begin = System.nanoTime();
    private final List<String> notes = new ArrayList<>();
    private @Nullable LayerPlacement best;
    private double flow;
    private String winner = "";
    private double bound;

    Run(LayerCluster cluster, LayerContext context) {
      this.cluster = cluster;
      this.context = context;
      this.covers = new CoverBound(cluster);
      this.ample = cluster.linksAreAmple();
      this.random = Seeds.random(context.seed());
    }

    LayerOutcome solve() {
      List<String> reasons = LayerReasons.of(cluster);
      if (!reasons.isEmpty()) {
        return new LayerOutcome.Infeasible(reasons, true, wall());
      }
      String remark = Sat.ready();
      if (!remark.isEmpty()) {
        notes.add(remark);
      }
      bound = covers.plain();
      notes.add(tokens("covering with plain weights: at most", bound));
      quick();
      if (!done()) {
        anneal(Math.min(left() / 5, SECONDS_A_CHOICE * cluster.size() * cluster.layers()));
        spared("cp-sat", () -> exact(left() / 2));
        anneal(left());
      }
      return outcome();
    }

    private void quick() {
      step("pipelines");
      new ChainSearch(cluster).best().ifPresent(p -> offer(p, "pipeline"));
      spared("glop", this::tighten);
      if (!done()) {
        step("stages");
        double known = flow;
        double each = Math.min(SECONDS_A_STAGING, left() / 20);
        spared(
            "cp-sat",
            () ->
                new StageSearch(cluster)
                    .between(known, bound, each, this::done)
                    .ifPresent(p -> offer(p, "stages")));
        spared("glop", this::tighten);
      }
    }

    private void tighten() {
      if (!done()) {
        step("bound");
        double quarter = wall() * 1e-9 + left() / 4;
        bound =
            Math.min(
                bound, covers.tighten(flow, bound, () -> cancelled() || wall() * 1e-9 > quarter));
        notes.add(tokens("covering with the best weights: at most", bound));
      }
    }

    private void anneal(double seconds) {
      step("annealing");
      double end = wall() * 1e-9 + seconds;
      RunSearch search =
          new RunSearch(cluster, random, bound, placement -> offer(placement, "annealing"));
      if (best != null) {
        search.from(best);
      }
      search.run(() -> done() || wall() * 1e-9 > end);
    }

    /** Goes on without what a solver would have found whose process ends in the middle. */
    private void spared(String solver, Runnable step) {
      try {
        step.run();
      } catch (SatLost lost) {
        notes.add(solver + " failed and was left out: " + lost.getMessage());
      }
    }

    private void exact(double seconds) {
      if (done()) {
        return;
      }
      step("cp-sat");
      LayerPlacement hint =
          best != null ? best : LayerPlacement.of(new int[cluster.size()], new int[cluster.size()]);
      BooleanSupplier stop = this::done;
      Consumer<LayerPlacement> found = placement -> offer(placement, "cp-sat");
      KindModel kinds = new KindModel(cluster, bound);
      LinkedModel linked = new LinkedModel(cluster, bound);
      double proven = bound;
      if (ample && kinds.fits()) {
        proven = kinds.improve(hint, context.seed(), seconds, stop, found);
      } else if (linked.fits()) {
        proven = linked.improve(hint, context.seed(), seconds, stop, found);
      }
      if (proven < flow * (1 - 1e-6)) {
        notes.add(tokens("not used: cp-sat claimed, below a known answer, at most", proven));
      } else if (proven < bound) {
        bound = proven;
        notes.add(tokens("cp-sat: at most", bound));
      }
    }

    private synchronized void offer(LayerPlacement placement, String by) {
      double price = LayerFlow.of(cluster, placement).tokensPerS();
      if (price > flow) {
        flow = price;
        best = placement;
        winner = by;
        context.onBetter().accept(placement);
      }
    }

    private synchronized boolean done() {
      return cancelled() || left() <= 0 || bound <= flow * (1 + 5e-6) + Double.MIN_NORMAL;
    }

    private boolean cancelled() {
      return context.cancellation().requested();
    }

    private long wall() {
      return System.nanoTime() - begin;
    }

    private double left() {
      return context.timeLimit().toNanos() * 1e-9 - wall() * 1e-9;
    }

    private void step(String doing) {
      double part = wall() / (double) Math.max(1, context.timeLimit().toNanos());
      String so = best == null ? "" : tokens(", best so far", flow);
      context.progress().at(Math.min(1, part), doing + so);
    }

    private LayerOutcome outcome() {
      if (best == null) {
        boolean proven = bound <= 0;
        return new LayerOutcome.Infeasible(
            List.of(
                proven
                    ? "no runs of layers on linked nodes join from the first layer to the last"
                    : "nothing was found in " + wall() / 1_000_000 + " ms; not proven"),
            proven,
            wall());
      }
      LayerFlow priced = LayerFlow.of(cluster, best);
      return new LayerOutcome.Solved(
          best, priced, Math.max(bound, priced.tokensPerS()), winner, wall(), notes);
    }
  }

  private static String tokens(String what, double tokensPerS) {
    return String.format(Locale.ROOT, "%s %.3f tokens/s", what, tokensPerS);
  }
}
