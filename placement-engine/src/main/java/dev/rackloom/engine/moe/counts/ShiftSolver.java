package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Filled;
import dev.rackloom.engine.moe.Ranks;
import dev.rackloom.engine.moe.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Changes a map for new loads by moving little: {@link LoadAnnealing} from where experts are, with
 * a price on every move; never worse, at that price, than a map made anew whose ranks are matched
 * with those that serve, unless there are rules: then from where experts are once {@link Mended}.
 * Cancelled, it leaves the layers it did not come to as they are but for the rules.
 */
public final class ShiftSolver {

  private static final int PROPOSALS = 300_000;

  /** Of the price of a move: hotter, and experts wander. */
  private static final double HOT = 0.12;

  private static final double LEAST_HOT = 0.0002;
  private static final double COLD = 0.1;

  private final RankTopology topology;
  private final Ranks ranks;
  private final List<ExpertRule> rules;
  private final long seed;

  public ShiftSolver(RankTopology topology, List<ExpertRule> rules, long seed) {
    this.topology = topology;
    this.ranks = new Ranks(topology);
    this.rules = List.copyOf(rules);
    this.seed = seed;
  }

  /** A map near {@code from} for new loads. */
  public ExpertMap place(
      ExpertMap from, LoadTable loads, ShiftGoal goal, Cancellation cancellation) {
    if (from.rows() != loads.rows() || from.experts() != loads.experts()) {
      throw RackloomException.user(
          "the map is " + from + ", the loads are " + loads, "take statistics of the same layers.");
    }
    if (!from.slotRanks().equals(topology.slotRanks())) {
      throw RackloomException.user(
          "the map is " + from + ", not of these ranks and slots",
          "take the map of the same ranks.");
    }
    Room room = Room.of(loads.experts(), topology);
    Filled.check(from);
    int[][] map = from.toArray();
    List<ExpertMap> rivals = rules.isEmpty() ? Rivals.of(from, loads, topology) : List.of();
    for (int row = 0; row < map.length; row++) {
      Room ruled = rules.isEmpty() ? room : room.under(rules, row);
      map[row] = Mended.of(ruled, loads.row(row), map[row]);
      if (!cancellation.requested()) {
        map[row] =
            place(ruled, home(ruled, from, row), map[row], rivals, loads.row(row), goal, row);
      }
    }
    return ExpertMap.of(from.layers(), from.experts(), from.slotRanks(), map);
  }

  private static boolean[] home(Room room, ExpertMap from, int row) {
    boolean[] home = new boolean[room.experts * room.ranks];
    for (int s = 0; s < room.slots; s++) {
      home[from.expertAt(row, s) * room.ranks + room.rankOf[s]] = true;
    }
    return home;
  }

  /**
   * The layer from where its experts are. On few and uneven experts that may end in a dead end
   * which a map made anew beats at its own price: then from there too.
   */
  private int[] place(
      Room room,
      boolean[] home,
      int[] from,
      List<ExpertMap> rivals,
      double[] loads,
      ShiftGoal goal,
      int row) {
    if (new LayerLoads(room, ranks.speed, loads, from).ideal() == 0) {
      return from;
    }
    Function<int[], LoadAnnealing> start =
        map ->
            new LoadAnnealing(
                new LayerLoads(room, ranks.speed, loads, map),
                home,
                goal.movePrice(),
                Seeds.random(seed + row));
    double hot = Math.max(LEAST_HOT, HOT * goal.movePrice());
    int[] best = start.apply(from).cool(PROPOSALS, hot, COLD * hot);
    for (ExpertMap rival : rivals) {
      LoadAnnealing other = start.apply(rival.row(row));
      if (other.value() < start.apply(best).value()) {
        best = other.cool(PROPOSALS, hot, COLD * hot);
      }
    }
    return best;
  }

  /** A point of the curve of moves against balance. */
  public record Point(ShiftGoal goal, ExpertMap map) {}

  /** Maps for several prices of a move, one each: the curve of moves against balance. */
  public List<Point> curve(
      ExpertMap from, LoadTable loads, List<ShiftGoal> goals, Cancellation cancellation) {
    List<Point> points = new ArrayList<>();
    for (ShiftGoal goal : goals) {
      points.add(new Point(goal, place(from, loads, goal, cancellation)));
    }
    return points;
  }
}
