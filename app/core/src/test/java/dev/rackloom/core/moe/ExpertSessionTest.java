package dev.rackloom.core.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.core.moe.TradeOff.Kind;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.testkit.Experts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertSessionTest {

  private static final RankTopology RANKS = RankTopology.equal(2, 2, 5);
  private static final ExpertStatistics COUNTS =
      ExpertStatistics.counts("counts", "test", LayerNumbers.after(1, 3), Experts.loads(1, 3, 16));
  private static final ExpertStatistics TRACE =
      ExpertStatistics.traced(
          "trace", "test", LayerNumbers.after(1, 3), Experts.trace(2, 40, 30, 3, 16, 2));

  private static ExpertSession session(ExpertStatistics of) {
    return ExpertSession.of(of, RANKS, ExpertSetting.DEFAULT.withTokens(20));
  }

  private static Placed place(ExpertSession session, ExpertAim aim) {
    return session.place(aim, Progress.SILENT, Cancellation.NEVER);
  }

  @Test
  void counts_haveBalanceButNoTime() {
    ExpertSession session = session(COUNTS);
    Placed placed = place(session, ExpertAim.BALANCE);
    assertThat(placed.metrics().balanceMean())
        .isGreaterThan(session.price(session.inTurn()).balanceMean())
        .isLessThanOrEqualTo(1 + 1e-9);
    assertThat(placed.metrics().layerMicros()).isNaN();
    assertThat(session.unpriced()).contains("counts alone");
    assertThatThrownBy(() -> place(session, ExpertAim.of(ExpertAim.Objective.LAYER_TIME)))
        .hasMessageContaining("layer time cannot be predicted")
        .hasMessageContaining("balance");
  }

  @Test
  void trace_hasTime_aboveItsBound() {
    ExpertSession session = session(TRACE);
    Placed placed =
        place(session, ExpertAim.of(ExpertAim.Objective.AUTO).within(Duration.ofMillis(50)));
    assertThat(placed.solver()).isEqualTo("layer-time");
    assertThat(placed.metrics().layerMicros())
        .isGreaterThanOrEqualTo(placed.metrics().lowerBoundMicros());
  }

  @Test
  void oneRow_isPricedAsInTheWhole() {
    ExpertSession session = session(TRACE);
    ExpertMap map = session.inTurn();
    assertThat(session.price(map, 1)).isEqualTo(session.price(map).layers().get(1));
  }

  @Test
  void current_movesLittle_andTheMigrationReachesIt() {
    ExpertSession session = session(COUNTS);
    ExpertMap now = session.inTurn();
    Placed anew = place(session, ExpertAim.of(ExpertAim.Objective.EPLB).from(now, 0));
    Placed shifted = place(session, ExpertAim.BALANCE.from(now, 0));
    assertThat(shifted.moves()).isPositive().isLessThanOrEqualTo(anew.moves());
    assertThat(shifted.metrics().balanceMean()).isGreaterThan(0.95);
    MigrationPlan plan = session.migration(now, shifted.map());
    assertThat(plan.fewestMoves()).isEqualTo(shifted.moves());
    assertThat(plan.complete() || !plan.impossible().isEmpty()).isTrue();
  }

  @Test
  void trace_currentWithoutHorizon_movesLittle() {
    ExpertSession session = session(TRACE);
    ExpertAim aim = ExpertAim.of(ExpertAim.Objective.LAYER_TIME).within(Duration.ofSeconds(1));
    ExpertMap now = place(session, aim).map();
    Placed again = place(session, aim.from(now, 0));
    assertThat(again.moves()).isLessThanOrEqualTo(now.rows() * now.slots() / 4);
    assertThat(again.metrics().layerMicros())
        .isLessThan(session.price(session.inTurn()).layerMicros());
  }

  @Test
  void horizon_movesAreCarriedOverTheSlowestLink() {
    RankTopology slow =
        new RankTopology(
            List.of(RANKS.rank(0), RANKS.rank(1), RANKS.rank(2), RANKS.rank(3).withInter(1e-6)),
            RANKS.latencyMicros());
    ExpertMap now = session(COUNTS).inTurn();
    ExpertAim aim = ExpertAim.BALANCE.from(now, 10_000);
    assertThat(place(session(COUNTS), aim).moves()).isPositive();
    assertThat(place(ExpertSession.of(COUNTS, slow, session(COUNTS).setting()), aim).moves())
        .isZero();
  }

  @Test
  void robust_refusesWhatItWouldIgnore() {
    ExpertSession session = session(TRACE);
    ExpertAim robust = ExpertAim.of(ExpertAim.Objective.AUTO).robust(List.of(COUNTS));
    assertRefused(
        ExpertAim.of(ExpertAim.Objective.LAYER_TIME).robust(List.of(COUNTS)),
        "the objective layer-time would be ignored");
    assertRefused(
        ExpertAim.of(ExpertAim.Objective.EPLB).robust(List.of(COUNTS)),
        "the objective eplb would be ignored");
    assertRefused(robust.from(session.inTurn(), 100), "the horizon of 100 steps would be ignored");
    assertRefused(robust.sparing(2.5), "2.5 microseconds, would be ignored");
    assertThat(place(session, robust.from(session.inTurn(), 0)).solver()).isEqualTo("robust");
  }

  private static void assertRefused(ExpertAim aim, String says) {
    assertThatThrownBy(() -> place(session(TRACE), aim))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(says)
        .hasMessageContaining("leave out");
  }

  @Test
  void robust_fromACurrentMap_keepsRules() {
    List<ExpertRule> rules =
        List.of(
            new ExpertRule.Pin(ExpertRule.EVERY_ROW, 3, 2),
            new ExpertRule.Ban(ExpertRule.EVERY_ROW, 4, 0));
    ExpertSession ruled = session(COUNTS).with(ExpertSetting.DEFAULT.under(rules));
    Placed placed = place(ruled, ExpertAim.BALANCE.robust(List.of(TRACE)).from(ruled.inTurn(), 0));
    assertThat(MapShape.broken(placed.map(), rules)).isEmpty();
  }

  @Test
  void place_aTrace_saysThatItsNumbersAreOfTheTokensItWasPlacedWith() {
    assertThat(place(session(TRACE), ExpertAim.BALANCE).notes())
        .anyMatch(note -> note.contains("of the tokens that the map was placed with"));
    assertThat(place(session(COUNTS), ExpertAim.BALANCE).notes()).isEmpty();
  }

  @Test
  void rules_hold() {
    ExpertSession ruled =
        session(COUNTS)
            .with(
                ExpertSetting.DEFAULT.under(
                    List.of(
                        new ExpertRule.Pin(ExpertRule.EVERY_ROW, 3, 2),
                        new ExpertRule.Ban(0, 4, 1))));
    Placed placed = place(ruled, ExpertAim.BALANCE);
    assertThat(MapShape.broken(placed.map(), ruled.setting().rules())).isEmpty();
  }

  @Test
  void curve_fromACurrentMap_tradesMovesForBalance() {
    ExpertSession session = session(COUNTS);
    TradeOff curve = curve(session, Kind.AUTO, ExpertAim.BALANCE.from(session.inTurn(), 0));
    assertThat(curve.across()).isEqualTo("moves");
    assertThat(curve.judged()).contains("counts");
    assertThat(curve.points().getFirst().about()).isEqualTo("as it is now");
    assertThat(curve.points().getFirst().across()).isZero();
    assertNoneBeatsAnother(curve);
  }

  @Test
  void curve_ofATrace_tradesCopiesForBalance_judgedByPromptsNotSeen() {
    ExpertSession session = session(TRACE);
    Duration enough = Duration.ofSeconds(20); // proposals end the search, not the clock
    TradeOff curve = curve(session, Kind.INTERNODE, ExpertAim.BALANCE.within(enough));
    ExpertSession unseen =
        session.with(
            ExpertStatistics.traced(
                "odd", "test", TRACE.layers(), TRACE.trace().orElseThrow().half(true)));
    assertThat(curve.judged()).contains("other prompts");
    assertThat(curve.points()).hasSizeGreaterThan(1);
    assertNoneBeatsAnother(curve);
    for (TradeOff.Point p : curve.points()) {
      assertThat(p.metrics()).isEqualTo(unseen.price(p.map()));
      assertThat(p.across()).isEqualTo(p.metrics().mean(LayerMetrics::interCopies));
    }
    assertThat(curve.points().getFirst().price())
        .as("fewest where a copy has a price, however far the search came in its time")
        .isPositive();
  }

  @Test
  void curve_ofTooFewPromptsToHalve_isJudgedByTheSameTokens() {
    ExpertStatistics few =
        ExpertStatistics.traced(
            "few", "test", LayerNumbers.after(1, 3), Experts.trace(4, 4, 300, 3, 16, 2));
    ExpertSession session = session(few);
    TradeOff curve =
        curve(session, Kind.INTERNODE, ExpertAim.BALANCE.within(Duration.ofMillis(10)));
    assertThat(curve.judged()).isEqualTo("the tokens that the maps were placed with");
    TradeOff.Point any = curve.points().getFirst();
    assertThat(any.metrics()).isEqualTo(session.price(any.map()));
  }

  private static TradeOff curve(ExpertSession session, Kind kind, ExpertAim aim) {
    return session.curve(kind, aim, Progress.SILENT, Cancellation.NEVER);
  }

  private static void assertNoneBeatsAnother(TradeOff curve) {
    for (int i = 1; i < curve.points().size(); i++) {
      assertThat(curve.points().get(i).across()).isGreaterThan(curve.points().get(i - 1).across());
      assertThat(curve.points().get(i).upward()).isGreaterThan(curve.points().get(i - 1).upward());
    }
  }

  @Test
  void curve_ofWhatIsNotKnown_hasNothingToTrade() {
    assertThatThrownBy(() -> curve(session(COUNTS), Kind.AUTO, ExpertAim.BALANCE))
        .hasMessageContaining("there is nothing to trade between nodes: counts alone");
    assertThatThrownBy(() -> curve(session(TRACE), Kind.MOVES, ExpertAim.BALANCE))
        .hasMessageContaining("there is nothing to trade: no map serves now");
  }

  @Test
  void moreExpertsThanSlots_isRefused_memoryNamedWhereItIsTheReason() {
    assertThatThrownBy(
            () -> ExpertSession.of(COUNTS, RankTopology.equal(1, 3, 5), ExpertSetting.DEFAULT))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("16 experts do not fit into 15 slots on 3 ranks");
    RankTopology small =
        new RankTopology(
            RANKS.ranks().stream()
                .map(r -> r.withMemory(ExpertSetting.DEFAULT.costs().expertBytes() * 3 * 2))
                .toList(),
            20);
    assertThatThrownBy(() -> ExpertSession.of(COUNTS, small, ExpertSetting.DEFAULT))
        .hasMessageContaining("memory holds fewer than the 20");
  }

  @Test
  void workspace_keepsStatisticsAndMaps(@TempDir Path folder) {
    ExpertMap map = session(COUNTS).inTurn();
    Path file = folder.resolve("counts.json");
    long id;
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.experts().save(COUNTS, file, ExpertHints.NONE);
      workspace.experts().save(COUNTS, file, ExpertHints.NONE.withDense(1));
      id = workspace.experts().save("counts", "balance", map, "balance 0.9 predicted");
    }
    try (Workspace workspace = Workspace.open(folder)) {
      var row = workspace.experts().statistics().getFirst();
      assertThat(workspace.experts().statistics()).hasSize(1);
      assertThat(row.hints()).isEqualTo(ExpertHints.NONE.withDense(1));
      assertThat(workspace.experts().statistics(row.id())).contains(COUNTS);
      assertThat(workspace.experts().map(id)).contains(map);
      assertThat(workspace.experts().maps().getFirst().solver()).isEqualTo("balance");
    }
  }
}
