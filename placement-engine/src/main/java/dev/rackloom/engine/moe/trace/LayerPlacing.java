package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.Room;
import dev.rackloom.engine.moe.TraceSteps;
import dev.rackloom.engine.moe.counts.Mended;
import dev.rackloom.engine.moe.counts.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Places one layer of a problem. Safe from several threads. */
final class LayerPlacing {

  private static final double HOT = 0.004;

  /** From a map that is good already: hot enough to leave it, not to forget it. */
  private static final double WARM = 0.002;

  private static final double COLD = 0.0001;
  private static final long ROW_SEED = 0x9E3779B97F4A7C15L;

  private final TraceProblem problem;
  private final Optional<ExpertMap> start;
  private final Ranks ranks;
  private final TraceSteps steps;
  private final TraceEffort effort;
  private final Cancellation cancellation;
  private final Room room;
  private final LoadTable loads;

  LayerPlacing(
      TraceProblem problem,
      Optional<ExpertMap> start,
      Ranks ranks,
      TraceSteps steps,
      TraceEffort effort,
      Cancellation cancellation) {
    this.problem = problem;
    this.start = start;
    this.ranks = ranks;
    this.steps = steps;
    this.effort = effort;
    this.cancellation = cancellation;
    this.room = Room.of(problem.trace().experts(), problem.topology());
    this.loads = problem.trace().loads();
  }

  /** The expert of each slot. */
  int[] place(int row) {
    Room ruled = problem.rules().isEmpty() ? room : room.under(problem.rules(), row);
    RandomGenerator random = Seeds.random(effort.seed() + ROW_SEED * row);
    TokenSets tokens = new TokenSets(List.of(steps), row);
    LoadSamples samples =
        LoadSamples.draw(problem.trace(), row, effort.samples(), steps.perStep(), random);
    Residents residents = new Residents(ruled, start(ruled, row));
    double ideal = ideal();
    LayerCompute compute =
        new LayerCompute(
            residents, ranks, tokens, samples, problem.costs(), effort.sampleWeight(), ideal);
    LayerTraffic traffic = new LayerTraffic(ranks, tokens.steps, problem.costs(), steps.perRank());
    LayerState state = new LayerState(residents, compute, traffic, ranks, tokens);
    LayerAnnealing annealing =
        new LayerAnnealing(state, problem.goal(), steps.size(), home(row), random);
    double unit = state.computeMicros() + state.trafficMicros();
    return annealing.cool((start.isPresent() ? WARM : HOT) * unit, COLD * unit, clock());
  }

  private int[] start(Room ruled, int row) {
    if (start.isPresent()) {
      return start.get().row(row);
    }
    return fewMoves()
        ? Mended.of(ruled, loads.row(row), problem.current().orElseThrow().row(row))
        : Spread.of(ruled, ranks.speed, loads.row(row));
  }

  private boolean fewMoves() {
    return problem.goal().moveMicros() > 0;
  }

  private double ideal() {
    double work =
        (double) steps.perStep() * problem.trace().topK() * problem.costs().microsPerToken();
    return Math.max(work, Double.MIN_NORMAL) / ranks.speedSum;
  }

  private boolean[] home(int row) {
    boolean[] home = new boolean[room.experts * room.ranks];
    if (problem.current().isPresent()) {
      ExpertMap map = problem.current().get();
      for (int s = 0; s < map.slots(); s++) {
        if (map.expertAt(row, s) != ExpertMap.EMPTY) {
          home[map.expertAt(row, s) * room.ranks + map.rankOf(s)] = true;
        }
      }
    }
    return home;
  }

  /** Asked every 64 proposals. */
  private DoubleSupplier clock() {
    long begin = System.nanoTime();
    double nanos = effort.perLayer().toNanos();
    long[] proposals = {0};
    return () -> {
      double made = (double) proposals[0] / effort.proposals();
      proposals[0] += LayerAnnealing.CLOCK_EVERY;
      double spent = (System.nanoTime() - begin) / nanos;
      return cancellation.requested() ? 1 : Math.max(made, spent);
    };
  }
}
