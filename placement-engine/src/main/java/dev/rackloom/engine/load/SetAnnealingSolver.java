package dev.rackloom.engine.load;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.Seeds;
import java.util.random.RandomGenerator;

/**
 * Latency where the stages of a device start all at once: cuts orders into runs that follow one
 * another, then anneals, moving items, their neighbours, and the ends of runs. Proves nothing.
 */
public final class SetAnnealingSolver implements Solver {

  private static final int FIRST_TRIES = 60;
  private static final int STEPS = 40_000;

  @Override
  public String name() {
    return "set-annealing";
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return problem.semantics().firing() == Semantics.Firing.SET_AT_ONCE
        && problem.objective().weight(Metric.LATENCY) > 0;
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
    private final Pricing pricing;
    private final RandomGenerator random;
    private final int[][] neighbours;
    private int[] best = new int[0];
    private double bestValue = Double.POSITIVE_INFINITY;

    Search(PlacementProblem problem, SolveContext context) {
      this.context = context;
      this.clock = new Clock(context);
      this.model = LoadModel.of(problem);
      this.kinds = new DeviceKinds(model);
      this.pricing = model.pricing;
      this.random = Seeds.random(context.seed());
      this.neighbours = Neighbours.of(model);
    }

    Answer run() {
      if (context.hint().size() == model.problem.stages().size()) {
        offer(model.byItem(context.hint().toArray()));
      }
      start();
      if (best.length == 0 && !clock.over()) {
        offer(Packing.of(model, random));
      }
      while (!clock.over() && best.length > 0 && model.devices > 1) {
        anneal();
      }
      int[] stages = best.length == 0 ? best : model.byStage(best);
      return new Answer(Ids.of(stages), 0, false);
    }

    private void start() {
      Orders orders = Orders.alongFlows(model);
      SumCuts cuts = new SumCuts(model, kinds);
      Orders.Rule[] rules = Orders.Rule.values();
      double share = clock.limit() / 4;
      for (int t = 0; t < FIRST_TRIES && !clock.over() && clock.elapsed() < share; t++) {
        int[] order = orders.order(rules[t % rules.length], t / rules.length % 4 * 0.3, random);
        offer(cuts.cut(order));
      }
    }

    private double offer(int[] at) {
      if (at.length != model.items) {
        return Double.POSITIVE_INFINITY;
      }
      int[] stages = model.byStage(at);
      if (!pricing.feasible(stages)) {
        return Double.POSITIVE_INFINITY;
      }
      double value = pricing.value(stages);
      if (value < bestValue) {
        bestValue = value;
        best = at.clone();
        context.onBetter().accept(Ids.of(stages));
      }
      return value;
    }

    private void anneal() {
      int[] at = best.clone();
      double value = bestValue;
      double hot = bestValue * Math.pow(10, -3 + 2 * random.nextDouble());
      double cold = bestValue * 1e-6;
      int[] next = at.clone();
      for (int step = 0; step < STEPS && !(step % 64 == 0 && clock.over()); step++) {
        double temperature = hot * Math.pow(cold / hot, step / (double) STEPS);
        System.arraycopy(at, 0, next, 0, at.length);
        change(next);
        double price = offer(next);
        if (price <= value || random.nextDouble() < Math.exp((value - price) / temperature)) {
          System.arraycopy(next, 0, at, 0, at.length);
          value = price;
        }
      }
    }

    private void change(int[] at) {
      int item = random.nextInt(model.items);
      int[] near = neighbours[item];
      int to =
          near.length > 0 && random.nextInt(8) > 0
              ? at[near[random.nextInt(near.length)]]
              : random.nextInt(model.devices);
      int from = at[item];
      move(at, item, to);
      int depth = random.nextInt(4);
      int here = item;
      for (int d = 0; d < depth && neighbours[here].length > 0; d++) {
        int other = neighbours[here][random.nextInt(neighbours[here].length)];
        if (at[other] == from) {
          move(at, other, to);
          here = other;
        }
      }
    }

    private void move(int[] at, int item, int to) {
      if (model.allowed(item, to)) {
        at[item] = to;
      }
    }
  }
}
