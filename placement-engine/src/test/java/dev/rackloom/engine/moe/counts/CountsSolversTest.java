package dev.rackloom.engine.moe.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.engine.Seeds;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.Traces;
import dev.rackloom.engine.moe.move.Moves;
import dev.rackloom.testkit.Experts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsSolversTest {

  private static final int EXPERTS = 32;
  private static final LayerNumbers LAYERS = LayerNumbers.moeOnly(3);
  private static final RankTopology EQUAL = RankTopology.equal(2, 4, 5);

  /** Skewed: the exponential of normal numbers. */
  private static LoadTable loads(long seed) {
    RandomGenerator random = Seeds.random(seed);
    double[][] loads = new double[LAYERS.size()][EXPERTS];
    for (double[] row : loads) {
      for (int e = 0; e < EXPERTS; e++) {
        row[e] = Math.round(1000 * Math.exp(random.nextGaussian()));
      }
    }
    return LoadTable.of(loads);
  }

  private static double balance(RankTopology ranks, ExpertMap map, LoadTable loads) {
    return new MapEvaluator(ranks).balance(map, List.of(loads), ReplicaPolicy.EVEN).balanceMean();
  }

  private static void assertNoRankHoldsTwo(ExpertMap map) {
    for (int row = 0; row < map.rows(); row++) {
      Set<List<Integer>> seen = new HashSet<>();
      for (int s = 0; s < map.slots(); s++) {
        assertThat(seen.add(List.of(map.rankOf(s), map.expertAt(row, s))))
            .as("slot %d of row %d is alone of its kind on its rank", s, row)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void balance_equalRanks_isAtLeastEplbs(long seed) {
    LoadTable loads = loads(seed);

    ExpertMap map = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads);

    assertThat(balance(EQUAL, map, loads))
        .isGreaterThanOrEqualTo(
            balance(EQUAL, Eplb.global(EQUAL).place(LAYERS, loads), loads) - 1e-9);
    assertNoRankHoldsTwo(map);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void balance_unequalRanks_givesTheFastMore(long seed) {
    LoadTable loads = loads(seed);
    RankTopology ranks =
        Traces.ranks(
            new double[] {1, 1, 1, 1, 0.5, 0.5, 2, 0.25}, new int[] {6, 6, 6, 6, 4, 4, 6, 4});

    ExpertMap map = new BalanceSolver(ranks, List.of()).place(LAYERS, loads);

    assertThat(balance(ranks, map, loads)).isGreaterThan(0.9);
    assertNoRankHoldsTwo(map);
  }

  @Test
  void balance_rules_areKept() {
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Pin(1, 5, 3),
            new ExpertRule.Pin(ExpertRule.EVERY_ROW, 6, 3),
            new ExpertRule.Ban(ExpertRule.EVERY_ROW, 7, 0),
            new ExpertRule.Ban(ExpertRule.EVERY_ROW, 7, 1));

    ExpertMap map = new BalanceSolver(EQUAL, rules).place(LAYERS, loads(4));

    assertThat(ranksOf(map, 1, 5)).contains(3);
    for (int row = 0; row < LAYERS.size(); row++) {
      assertThat(ranksOf(map, row, 6)).contains(3);
      assertThat(ranksOf(map, row, 7)).doesNotContain(0, 1);
    }
  }

  private static List<Integer> ranksOf(ExpertMap map, int row, int expert) {
    return map.slotsOf(row, expert).stream().mapToObj(map::rankOf).toList();
  }

  @Test
  void balance_noLoad_isAMapAllTheSame() {
    LoadTable nothing = LoadTable.of(new double[LAYERS.size()][EXPERTS]);

    assertThat(new BalanceSolver(EQUAL, List.of()).place(LAYERS, nothing).rows()).isEqualTo(3);
  }

  @Test
  void balance_memory_leavesFewerSlots() {
    RankTopology ranks =
        new RankTopology(
            EQUAL.ranks().stream().map(r -> r.withMemory(3 * 4 * 100 + 50)).toList(), 20);

    assertThat(ranks.within(100, 3).slots()).isEqualTo(8 * 4);
    assertThatThrownBy(
            () -> new BalanceSolver(ranks.within(130, 3), List.of()).place(LAYERS, loads(1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("32 experts do not fit into 24 slots of 8 ranks")
        .hasMessageContaining("Maybe add ranks, slots or memory.");
  }

  @Test
  void balance_rankWithoutRoom_isNamed() {
    RankTopology ranks = Traces.ranks(new double[] {1, 1}, new int[] {32, 0});

    assertThatThrownBy(() -> new BalanceSolver(ranks, List.of()).place(LAYERS, loads(1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("rank rank1 can hold no expert");
  }

  @Test
  void balance_rulesAgainstEachOther_areNamed() {
    List<ExpertRule> rules = List.of(new ExpertRule.Pin(0, 5, 3), new ExpertRule.Ban(0, 5, 3));

    assertThatThrownBy(() -> new BalanceSolver(EQUAL, rules).place(LAYERS, loads(1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("expert 5 is pinned to rank 3 and banned from it");
  }

  @Test
  void balance_ruleOfNobody_isNamed() {
    List<ExpertRule> rules = List.of(new ExpertRule.Ban(0, 99, 3));

    assertThatThrownBy(() -> new BalanceSolver(EQUAL, rules).place(LAYERS, loads(1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("names an expert or a rank that is not there");
  }

  @Test
  void loads_notANumberOrNegativeOrRagged_areNamed() {
    assertThatThrownBy(() -> LoadTable.of(new double[][] {{1, 2}, {1, Double.NaN}}))
        .hasMessage("the load of expert 1 in row 1 must be finite and 0 or more, was NaN");
    assertThatThrownBy(() -> LoadTable.of(new double[][] {{-3, 2}}))
        .hasMessage("the load of expert 0 in row 0 must be finite and 0 or more, was -3.0");
    assertThatThrownBy(() -> LoadTable.of(new double[][] {{1, 2}, {1}}))
        .hasMessage("row 1 has 1 experts, row 0 has 2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shift_dearerMoves_areFewer(long seed) {
    ExpertMap from = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads(seed));
    LoadTable next = loads(seed + 100);
    ShiftSolver solver = new ShiftSolver(EQUAL, List.of(), seed);

    var points =
        solver.curve(
            from,
            next,
            List.of(new ShiftGoal(0.001), new ShiftGoal(0.02), new ShiftGoal(5)),
            Cancellation.NEVER);

    int cheap = Moves.count(from, points.get(0).map());
    int dear = Moves.count(from, points.get(1).map());
    assertThat(cheap).isGreaterThan(dear);
    assertThat(dear).isPositive();
    assertThat(points.get(2).map()).isEqualTo(from);
    assertThat(balance(EQUAL, points.get(0).map(), next))
        .isGreaterThan(balance(EQUAL, points.get(2).map(), next) + 0.1)
        .isGreaterThan(0.95);
  }

  /** Few and uneven experts: exchanges alone, at the price of a move, find no way out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 9, 11})
  void shift_isNoWorseAtItsPriceThanEplbWithRanksMatched(long seed) {
    RankTopology ranks = RankTopology.equal(2, 2, 5);
    LoadTable next = Experts.loads(seed, 3, 16);
    LayerNumbers layers = LayerNumbers.moeOnly(3);
    ExpertMap from = Experts.map(seed, layers, 16, ranks);
    ExpertMap eplb = Moves.matched(from, Eplb.global(ranks).place(layers, next), ranks, false);
    ShiftGoal goal = new ShiftGoal(0.002);

    ExpertMap ours =
        new ShiftSolver(ranks, List.of(), 1).place(from, next, goal, Cancellation.NEVER);

    for (int row = 0; row < 3; row++) {
      assertThat(priced(ranks, row(from, row), row(ours, row), next.rows(Ids.of(row)), goal))
          .isLessThanOrEqualTo(
              priced(ranks, row(from, row), row(eplb, row), next.rows(Ids.of(row)), goal) + 1e-9);
    }
  }

  private static ExpertMap row(ExpertMap map, int row) {
    return ExpertMap.of(
        map.layers().rows(Ids.of(row)), map.experts(), map.slotRanks(), new int[][] {map.row(row)});
  }

  /** The busiest rank and the moves, in parts of the ideal load. */
  private static double priced(
      RankTopology ranks, ExpertMap from, ExpertMap to, LoadTable loads, ShiftGoal goal) {
    return 1 / balance(ranks, to, loads) + goal.movePrice() * Moves.count(from, to);
  }

  @Test
  void shift_nothingChanged_movesNothing() {
    ExpertMap from = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads(1));

    ExpertMap again =
        new ShiftSolver(EQUAL, List.of(), 1)
            .place(from, loads(1), new ShiftGoal(0.01), Cancellation.NEVER);

    assertThat(Moves.count(from, again)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shift_rulesThatTheMapBreaks_areKept_movingLittle(long seed) {
    ExpertMap from = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads(seed));
    int pinned = absent(from, 0, 2);
    int banned = from.expertAt(0, 0);
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Pin(0, pinned, 2), new ExpertRule.Ban(ExpertRule.EVERY_ROW, banned, 0));
    ShiftSolver solver = new ShiftSolver(EQUAL, rules, 1);

    ExpertMap dear = solver.place(from, loads(seed), new ShiftGoal(5), Cancellation.NEVER);
    ExpertMap cancelled = solver.place(from, loads(seed), new ShiftGoal(5), () -> true);

    for (ExpertMap map : List.of(dear, cancelled)) {
      assertThat(ranksOf(map, 0, pinned)).contains(2);
      for (int row = 0; row < LAYERS.size(); row++) {
        assertThat(ranksOf(map, row, banned)).doesNotContain(0);
      }
      assertThat(Moves.count(from, map)).isBetween(2, 9);
    }
  }

  /** The first expert that a rank does not have. */
  private static int absent(ExpertMap map, int row, int rank) {
    int expert = 0;
    while (ranksOf(map, row, expert).contains(rank)) {
      expert++;
    }
    return expert;
  }

  /** As many slots as experts: whoever has to leave, others make way. */
  @Test
  void shift_noSlotToSpare_othersMakeWay() {
    RankTopology ranks = RankTopology.equal(1, 3, 2);
    LayerNumbers layer = LayerNumbers.moeOnly(1);
    ExpertMap from = ExpertMap.of(layer, 6, ranks.slotRanks(), new int[][] {{0, 1, 2, 3, 4, 5}});
    LoadTable loads = LoadTable.of(new double[][] {{1, 1, 1, 1, 1, 1}});
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Pin(0, 0, 1),
            new ExpertRule.Ban(0, 2, 0),
            new ExpertRule.Ban(0, 3, 0),
            new ExpertRule.Ban(0, 4, 0));

    ExpertMap map =
        new ShiftSolver(ranks, rules, 1).place(from, loads, new ShiftGoal(1), Cancellation.NEVER);

    assertThat(ranksOf(map, 0, 0)).containsExactly(1);
    assertThat(ranksOf(map, 0, 5)).containsExactly(0);
    assertThat(Moves.count(from, map)).isEqualTo(3);
  }

  @Test
  void shift_rulesThatLeaveNoSlot_areNamed() {
    RankTopology ranks = RankTopology.equal(1, 2, 2);
    ExpertMap from =
        ExpertMap.of(LayerNumbers.moeOnly(1), 4, ranks.slotRanks(), new int[][] {{0, 1, 2, 3}});
    LoadTable loads = LoadTable.of(new double[][] {{1, 1, 1, 1}});
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Ban(0, 0, 0), new ExpertRule.Ban(0, 1, 0), new ExpertRule.Ban(0, 2, 0));

    assertThatThrownBy(() ->
            new ShiftSolver(ranks, rules, 1)
                .place(from, loads, new ShiftGoal(1), Cancellation.NEVER))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("the rules leave no slot for expert")
        .hasMessageContaining("drop a pin or a ban");
  }

  @Test
  void shift_mapOfOtherRanks_isRefused() {
    ExpertMap from = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads(1));

    assertThatThrownBy(() ->
            new ShiftSolver(RankTopology.equal(2, 2, 10), List.of(), 1)
                .place(from, loads(1), new ShiftGoal(1), Cancellation.NEVER))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("not of these ranks and slots");
  }

  @Test
  void shift_cancelled_leavesTheMap() {
    ExpertMap from = new BalanceSolver(EQUAL, List.of()).place(LAYERS, loads(1));

    assertThat(
            new ShiftSolver(EQUAL, List.of(), 1)
                .place(from, loads(2), new ShiftGoal(0.001), () -> true))
        .isEqualTo(from);
  }

  @Test
  void shiftGoal_horizon_makesMovesCheaper() {
    assertThat(ShiftGoal.paying(1000, 100, 1000).movePrice()).isEqualTo(0.01);
    assertThat(ShiftGoal.paying(1000, 100, 100_000).movePrice()).isEqualTo(0.0001);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void robust_twoWorkloads_isBetterUnderTheWorse(long seed) {
    List<LoadTable> workloads = List.of(loads(seed), loads(seed + 50));
    ExpertMap one = new BalanceSolver(EQUAL, List.of()).place(LAYERS, workloads.get(0));

    ExpertMap both =
        new RobustSolver(EQUAL, List.of(), seed, 600)
            .place(LAYERS, workloads, Progress.SILENT, Cancellation.NEVER);

    assertThat(worst(both, workloads)).isGreaterThan(worst(one, workloads) + 0.02);
  }

  private static double worst(ExpertMap map, List<LoadTable> workloads) {
    return workloads.stream()
        .mapToDouble(
            w -> new MapEvaluator(EQUAL).balance(map, List.of(w), ReplicaPolicy.LP).balanceMean())
        .min()
        .orElseThrow();
  }
}
