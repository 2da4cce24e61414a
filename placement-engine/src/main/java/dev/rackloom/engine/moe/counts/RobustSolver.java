package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Checks;
import dev.rackloom.api.Progress;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One map for several workloads, where only the shares of copies follow the workload: which experts
 * have copies, and where, so that the linear program of shares comes out well under all of them.
 */
public final class RobustSolver {

  private final RankTopology topology;
  private final Ranks ranks;
  private final List<ExpertRule> rules;
  private final long seed;
  private final int proposals;

  /**
   * @param proposals of each layer; a proposal takes the linear program of every workload
   */
  public RobustSolver(RankTopology topology, List<ExpertRule> rules, long seed, int proposals) {
    this.topology = topology;
    this.ranks = new Ranks(topology);
    this.rules = List.copyOf(rules);
    this.seed = seed;
    this.proposals = proposals;
  }

  /** The map for workloads, each as important as any other whatever its count of tokens. */
  public ExpertMap place(
      LayerNumbers layers,
      List<LoadTable> workloads,
      Progress progress,
      Cancellation cancellation) {
    Checks.that(!workloads.isEmpty(), "no workloads");
    LoadTable first = workloads.getFirst();
    Room room = Room.of(first.experts(), topology);
    int[][] map = new int[first.rows()][];
    for (int row = 0; row < map.length; row++) {
      Room ruled = rules.isEmpty() ? room : room.under(rules, row);
      map[row] = place(ruled, normalised(workloads, row), row, cancellation);
      progress.at((row + 1.0) / map.length, layers.label(row) + " placed");
    }
    return ExpertMap.of(layers, first.experts(), topology.slotRanks(), map);
  }

  /** Loads per workload, so that 1 is the ideal load over speed. */
  private List<double[]> normalised(List<LoadTable> workloads, int row) {
    List<double[]> all = new ArrayList<>();
    for (LoadTable workload : workloads) {
      double[] loads = workload.row(row);
      double ideal = workload.sum(row) / ranks.speedSum;
      for (int e = 0; e < loads.length; e++) {
        loads[e] = ideal > 0 ? loads[e] / ideal : 0;
      }
      all.add(loads);
    }
    return all;
  }

  private int[] place(Room room, List<double[]> loads, int row, Cancellation cancellation) {
    double[] mean = new double[room.experts];
    for (double[] l : loads) {
      for (int e = 0; e < mean.length; e++) {
        mean[e] += l[e] / loads.size();
      }
    }
    RandomGenerator random = Seeds.random(seed + row);
    LayerLoads state = new LayerLoads(room, ranks.speed, mean, Spread.of(room, ranks.speed, mean));
    Levelling.level(state, room.slots);
    return new RobustAnnealing(state, ranks.speed, loads, random).cool(proposals, cancellation);
  }
}
