package dev.rackloom.engine.moe.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.engine.moe.Eplb;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.TraceSteps;
import dev.rackloom.engine.moe.Traces;
import dev.rackloom.engine.moe.move.Moves;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On generated routing in which experts fire together; judged by prompts that were not seen. */
class TraceSolverTest {

  private static final int EXPERTS = 24;
  private static final int TOKENS_PER_RANK = 64;
  private static final LayerNumbers LAYERS = LayerNumbers.moeOnly(2);
  private static final RankTopology EQUAL = RankTopology.equal(2, 2, 7);
  private static final ExpertCosts COSTS = new ExpertCosts(4096, 4096, 0.05, 1, 1_000_000);
  private static final RoutingTrace TRACE = Traces.together(6400, 2, 4, EXPERTS, 5);
  private static final TraceEffort EFFORT =
      TraceEffort.within(Duration.ofMinutes(5)).proposing(6000);

  private static TraceProblem problem(RankTopology ranks) {
    return new TraceProblem(LAYERS, TRACE.half(false), ranks, COSTS, TOKENS_PER_RANK);
  }

  private static ExpertMap solve(TraceProblem problem) {
    return new TraceSolver(EFFORT).solve(problem, Progress.SILENT, Cancellation.NEVER);
  }

  private static MapMetrics judge(RankTopology ranks, ExpertMap map) {
    TraceSteps unseen = TraceSteps.of(TRACE.half(true), ranks.size(), TOKENS_PER_RANK);
    return new MapEvaluator(ranks).price(map, unseen, COSTS, ReplicaPolicy.EVEN);
  }

  private static ExpertMap eplb() {
    return Eplb.global(EQUAL).place(LAYERS, TRACE.half(false).loads());
  }

  @Test
  void solve_expertsThatFireTogether_takesLessTimeThanBalanceAlone() {
    MapMetrics ours = judge(EQUAL, solve(problem(EQUAL)));
    MapMetrics balanced = judge(EQUAL, eplb());

    assertThat(ours.layerMicros()).isLessThan(balanced.layerMicros());
    assertThat(ours.layerMicros()).isGreaterThan(ours.lowerBoundMicros());
  }

  @Test
  void solve_unequalRanks_knowsWhoIsSlow() {
    RankTopology ranks = Traces.ranks(new double[] {1, 1, 0.5, 0.5}, new int[] {9, 9, 5, 5});
    MapMetrics ours = judge(ranks, solve(problem(ranks)));

    assertThat(ours.mean(LayerMetrics::stepBalance)).isGreaterThan(0.7);
  }

  @Test
  void solve_sameSeed_isTheSameMapWhateverTheThreads() {
    TraceEffort effort = EFFORT.proposing(1500);

    ExpertMap one =
        new TraceSolver(effort).solve(problem(EQUAL), Progress.SILENT, Cancellation.NEVER);
    ExpertMap two =
        new TraceSolver(effort.on(2)).solve(problem(EQUAL), Progress.SILENT, Cancellation.NEVER);

    assertThat(one).isEqualTo(two);
  }

  @Test
  void solve_copiesBetweenNodesCount_areFewer() {
    MapMetrics time = judge(EQUAL, solve(problem(EQUAL)));
    MapMetrics few = judge(EQUAL, solve(problem(EQUAL).aiming(new TraceGoal(500, 0))));

    assertThat(few.mean(LayerMetrics::interCopies))
        .isLessThan(time.mean(LayerMetrics::interCopies));
  }

  @Test
  void solve_rules_areKept() {
    List<ExpertRule> rules =
        List.of(new ExpertRule.Pin(ExpertRule.EVERY_ROW, 3, 2), new ExpertRule.Ban(1, 4, 0));

    ExpertMap map = solve(problem(EQUAL).under(rules));

    for (int row = 0; row < 2; row++) {
      assertThat(map.slotsOf(row, 3).stream().map(map::rankOf)).contains(2);
    }
    assertThat(map.slotsOf(1, 4).stream().map(map::rankOf)).doesNotContain(0);
  }

  @Test
  void solve_dearMoves_stays() {
    ExpertMap from = eplb();

    ExpertMap dear = solve(problem(EQUAL).from(from).aiming(new TraceGoal(0, 1e6)));
    ExpertMap cheap = solve(problem(EQUAL).from(from).aiming(new TraceGoal(0, 0.2)));

    assertThat(Moves.count(from, dear)).isZero();
    assertThat(Moves.count(from, cheap)).isPositive();
    assertThat(judge(EQUAL, cheap).layerMicros()).isLessThan(judge(EQUAL, from).layerMicros());
  }

  @Test
  void solve_rulesThatTheMapBreaks_areKept_movingLittle() {
    ExpertMap from = eplb();
    int banned = from.expertAt(0, 0);
    int pinned = 0;
    while (ranksOf(from, 0, pinned).contains(2)) {
      pinned++;
    }
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Pin(0, pinned, 2), new ExpertRule.Ban(ExpertRule.EVERY_ROW, banned, 0));

    ExpertMap map = solve(problem(EQUAL).under(rules).from(from).aiming(new TraceGoal(0, 1e6)));

    assertThat(ranksOf(map, 0, pinned)).contains(2);
    assertThat(ranksOf(map, 0, banned)).doesNotContain(0);
    assertThat(ranksOf(map, 1, banned)).doesNotContain(0);
    assertThat(Moves.count(from, map)).isBetween(2, 6);
  }

  private static List<Integer> ranksOf(ExpertMap map, int row, int expert) {
    return map.slotsOf(row, expert).stream().mapToObj(map::rankOf).toList();
  }

  @Test
  void solve_cancelled_isAMapAllTheSame() {
    ExpertMap map = new TraceSolver(EFFORT).solve(problem(EQUAL), Progress.SILENT, () -> true);

    assertThat(map.rows()).isEqualTo(2);
  }

  @Test
  void goal_horizon_spreadsTheMove() {
    // 45 MB at 45 GB/s take 1000 us
    assertThat(TraceGoal.moving(45_000_000, 45, 10_000).moveMicros()).isEqualTo(0.1);
  }

  @Test
  void problem_movesWithoutAMap_isRefused() {
    assertThatThrownBy(() ->
            new TraceProblem(
                LAYERS,
                TRACE,
                EQUAL,
                COSTS,
                TOKENS_PER_RANK,
                List.of(),
                Optional.empty(),
                new TraceGoal(0, 1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no map serves now");
  }

  @Test
  void problem_fewMovesFromAMapWithAnEmptySlot_isRefused() {
    ExpertMap full = eplb();
    int spare = 0;
    while (full.slotsOf(1, full.expertAt(1, spare)).size() == 1) {
      spare++;
    }
    TraceProblem holed = problem(EQUAL).from(full.with(1, spare, ExpertMap.EMPTY));

    assertThatThrownBy(() -> holed.aiming(new TraceGoal(0, 1)))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("slot " + spare + " of " + LAYERS.label(1) + " is empty")
        .hasMessageContaining("fill the map first");
    assertThat(solve(holed).rows()).as("moves cost nothing").isEqualTo(2);
  }
}
