package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.Room;
import java.util.List;

/**
 * Balances loads over ranks of any speed, slots and rules: {@link Spread}, then {@link Levelling},
 * a third of a millisecond a layer of 256 experts; where that leaves more than half a percent,
 * {@link LoadAnnealing}, ten milliseconds.
 */
public final class BalanceSolver {

  private static final int ROUNDS = 40;
  private static final double GOOD = 1.005;
  private static final int PROPOSALS = 30_000;
  private static final double HOT = 0.02;
  private static final double COLD = 0.0005;
  private static final long SEED = 1;

  private final RankTopology topology;
  private final Ranks ranks;
  private final List<ExpertRule> rules;

  public BalanceSolver(RankTopology topology, List<ExpertRule> rules) {
    this.topology = topology;
    this.ranks = new Ranks(topology);
    this.rules = List.copyOf(rules);
  }

  /** The map for some loads. */
  public ExpertMap place(LayerNumbers layers, LoadTable loads) {
    Room room = Room.of(loads.experts(), topology);
    int[][] map = new int[loads.rows()][];
    for (int row = 0; row < map.length; row++) {
      map[row] = place(rules.isEmpty() ? room : room.under(rules, row), loads.row(row));
    }
    return ExpertMap.of(layers, loads.experts(), topology.slotRanks(), map);
  }

  private int[] place(Room room, double[] loads) {
    LayerLoads state =
        new LayerLoads(room, ranks.speed, loads, Spread.of(room, ranks.speed, loads));
    Levelling.level(state, ROUNDS);
    if (state.busy(state.busiest()) <= GOOD * state.ideal()) {
      return state.toArray();
    }
    LoadAnnealing annealing =
        new LoadAnnealing(state, LoadAnnealing.NO_HOMES, 0, Seeds.random(SEED));
    return annealing.cool(PROPOSALS, HOT, COLD);
  }
}
