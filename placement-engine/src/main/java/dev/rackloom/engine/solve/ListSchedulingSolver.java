package dev.rackloom.engine.solve;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * List scheduling: stages by upward rank, each to the device where it ends earliest, idle times
 * between others included (Topcuoglu, Hariri, Wu, "Performance-effective and low-complexity task
 * scheduling for heterogeneous computing", IEEE TPDS 2002). A device of ours runs its stages as
 * they are listed, so they are also scheduled in that order, with transfers that wait for one
 * another; the evaluator says which is better. A stage that finds no room gets it first in the next
 * try. An answer at once, at any size; proves nothing.
 */
public final class ListSchedulingSolver implements Solver {

  /** Schedules begun anew for stages without room, each kind. */
  private static final int TRIES = 12;

  @Override
  public String name() {
    return "heft";
  }

  @Override
  public boolean accepts(PlacementProblem problem) {
    return problem.objective().weight(Metric.LATENCY) > 0
        && problem.semantics().firing() == Semantics.Firing.PER_STAGE
        && problem.semantics().payer() == Semantics.Payer.LINKS;
  }

  @Override
  public Answer solve(PlacementProblem problem, SolveContext context) {
    return new Search(problem, context).run();
  }

  private static final class Search {
    private final PlacementProblem problem;
    private final SolveContext context;
    private final Pricing pricing;
    private final Transfers transfers;
    private final long deadline;
    private int[] best = new int[0];
    private double value = Double.POSITIVE_INFINITY;

    Search(PlacementProblem problem, SolveContext context) {
      this.problem = problem;
      this.context = context;
      this.pricing = new Pricing(problem);
      this.transfers = new Transfers(problem, pricing);
      this.deadline = System.nanoTime() + context.timeLimit().toNanos();
    }

    Answer run() {
      int[] listed = IntStream.range(0, problem.stages().size()).toArray();
      int[] ranked = UpwardRanks.order(UpwardRanks.of(problem, pricing, transfers));
      schedule(ListSchedule.Kind.GAPS, ranked);
      schedule(ListSchedule.Kind.QUEUES, listed);
      return new Answer(Ids.of(best), 0, false);
    }

    private void schedule(ListSchedule.Kind kind, int[] order) {
      List<Integer> first = new ArrayList<>();
      for (int tries = 0; tries < TRIES && !stopped(); tries++) {
        ListSchedule schedule = new ListSchedule(problem, pricing, transfers, kind);
        if (!first.stream().allMatch(schedule::reserve)) {
          return;
        }
        offer(schedule.place(order, this::stopped));
        if (schedule.stuck() == PartialAssignment.NOWHERE) {
          return;
        }
        first.addFirst(schedule.stuck());
      }
    }

    private boolean stopped() {
      return context.cancellation().requested() || System.nanoTime() > deadline;
    }

    private void offer(int[] device) {
      if (device.length > 0 && pricing.feasible(device)) {
        double price = pricing.value(device);
        if (price < value) {
          value = price;
          best = device;
          context.onBetter().accept(Ids.of(device));
        }
      }
    }
  }
}
