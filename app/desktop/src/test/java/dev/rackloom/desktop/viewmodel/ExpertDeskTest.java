package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.desktop.SampleExperts;
import dev.rackloom.desktop.viewmodel.HeatGrid.Colouring;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpertDeskTest {

  private final Journal journal = new Journal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private final SampleExperts shelf = new SampleExperts();
  private final ExpertDesk desk =
      new ExpertDesk(
          shelf,
          new Jobs(Runnable::run, Runnable::run, journal),
          journal,
          Runnable::run,
          Runnable::run);

  @BeforeEach
  void open() {
    desk.resume();
  }

  private ExpertPick pick() {
    return desk.pickProperty().get().orElseThrow();
  }

  @Test
  void opened_showsNumbering_prediction_andTheHottestExpert() {
    assertThat(desk.sceneProperty().get().numbering()).contains("layer 1 (MoE layer 0)");
    assertThat(desk.predictionProperty().get()).startsWith("Predicted: balance").contains("µs");
    assertThat(pick().load()).contains("number 1 of 16");
    assertThat(desk.sceneProperty().get().bars()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(Colouring.class)
  void everyColouring_fillsTheGrid(Colouring colouring) {
    desk.colouringProperty().set(colouring);
    HeatGrid grid = desk.sceneProperty().get().grid();
    assertThat(grid.rows()).isEqualTo(4);
    assertThat(grid.columns()).isEqualTo(16);
    for (int i = 0; i < 64; i++) {
      assertThat(grid.at(i / 16, i % 16)).isBetween(-1f, 3f);
    }
  }

  @Test
  void copies_followEdits_andUndo() {
    desk.pick(2, 5);
    List<Integer> before = pick().ranks();
    int free =
        List.of(0, 1, 2, 3).stream().filter(r -> !before.contains(r)).findFirst().orElseThrow();
    String predicted = desk.predictionProperty().get();
    List<ExpertScene.RankBar> bars = desk.sceneProperty().get().bars();
    desk.hand().addCopy(free);
    assertThat(pick().ranks()).hasSize(before.size() + 1).contains(free);
    assertThat(desk.sceneProperty().get().bars()).isNotEqualTo(bars);
    desk.undo();
    assertThat(desk.sceneProperty().get().bars()).isEqualTo(bars);
    assertThat(pick().ranks()).isEqualTo(before);
    assertThat(desk.predictionProperty().get()).isEqualTo(predicted);
    desk.redo();
    assertThat(pick().ranks()).contains(free);
  }

  @Test
  void edits_areKeptAsTheyCome_andTakingBackToo() {
    assertThat(shelf.drafts()).isEmpty();
    desk.pick(2, 5);
    desk.hand().pin(0);
    desk.hand().pin(3);
    assertThat(shelf.drafts()).containsOnlyKeys("routing");
    assertThat(shelf.drafts().get("routing")).isEqualTo(desk.held().orElseThrow().edited().map());
    desk.undo();
    assertThat(shelf.drafts().get("routing")).isEqualTo(desk.held().orElseThrow().edited().map());
  }

  @Test
  void editThatCouldNotBeKept_isSaid_andKeptOnClosing() {
    shelf.full(true);
    desk.pick(2, 5);
    desk.hand().pin(0);
    desk.hand().pin(3);
    assertThat(journal.entries()).anyMatch(e -> e.text().equals("the disk is full"));
    shelf.full(false);
    desk.flush();
    assertThat(shelf.drafts().get("routing")).isEqualTo(desk.held().orElseThrow().edited().map());
  }

  @Test
  void lastCopy_isNotDropped_theLogSaysWhy() {
    desk.pick(0, 7);
    List<Integer> homes = pick().ranks();
    homes.forEach(desk.hand()::dropCopy);
    assertThat(pick().ranks()).hasSize(1);
    assertThat(journal.entries()).anyMatch(e -> e.text().contains("this is the last copy"));
  }

  @Test
  void pin_isARule_thatPlacingHolds_ban_replacesIt() {
    desk.pick(1, 3);
    desk.hand().pin(2);
    assertThat(desk.rules()).containsExactly(new ExpertRule.Pin(1, 3, 2));
    desk.placer().place(ExpertPlacer.Way.BEST);
    assertThat(pick().ranks()).contains(2);
    assertThat(shelf.kept()).hasSize(1);
    desk.hand().ban(2);
    assertThat(desk.rules()).containsExactly(new ExpertRule.Ban(1, 3, 2));
  }

  @ParameterizedTest
  @EnumSource(ExpertPlacer.Way.class)
  void everyWay_findsAMap_thatIsKeptAndCanBeTakenBack(ExpertPlacer.Way way) {
    String before = desk.predictionProperty().get();
    desk.placer().place(way);
    assertThat(shelf.kept()).hasSize(1);
    assertThat(desk.predictionProperty().get()).startsWith("Predicted: balance");
    if (desk.canUndoProperty().get()) {
      desk.undo();
    }
    assertThat(desk.predictionProperty().get()).isEqualTo(before);
  }

  @Test
  void fewMoves_moveLessThanTheBest() {
    desk.placer().place(ExpertPlacer.Way.EPLB);
    var before = desk.held().orElseThrow();
    desk.placer().place(ExpertPlacer.Way.FEW_MOVES);
    var few = desk.held().orElseThrow();
    desk.undo();
    desk.placer().place(ExpertPlacer.Way.BEST);
    var best = desk.held().orElseThrow();
    assertThat(moves(before, few)).isLessThan(moves(before, best));
  }

  private static long moves(HeldExperts from, HeldExperts to) {
    return from.session().migration(from.edited().map(), to.edited().map()).moves();
  }

  @Test
  void robust_servesAnotherWorkloadAsWell() {
    desk.open(Path.of("counts.json"));
    desk.placer().robust(Path.of("counts-other.json"));
    assertThat(shelf.kept()).hasSize(1);
    assertThat(shelf.opened()).containsExactly(Path.of("counts.json")); // what is looked at stays
  }

  @Test
  void counts_sayWhatIsNotKnown() {
    desk.open(Path.of("counts.json"));
    assertThat(desk.sceneProperty().get().together().rows()).isZero();
    assertThat(pick().companions())
        .containsExactly("Counts do not say who fires with whom: open a trace.");
    assertThat(desk.predictionProperty().get()).contains("no layer time: counts alone");
    assertThat(desk.layer(0)).isEqualTo("MoE layer 0");
  }

  @Test
  void window_changesWhatIsDrawn() {
    HeatGrid all = desk.sceneProperty().get().grid();
    assertThat(desk.windows()).hasSizeGreaterThan(0);
    desk.windowProperty().set(0);
    assertThat(desk.sceneProperty().get().grid().rows()).isEqualTo(all.rows());
  }

  @Test
  void together_isOfThePickedLayer() {
    desk.pick(3, 0);
    HeatGrid pairs = desk.sceneProperty().get().together();
    assertThat(pairs.rows()).isEqualTo(16);
    assertThat(pairs.at(2, 2)).isZero();
    assertThat(pairs.at(1, 2)).isEqualTo(pairs.at(2, 1));
  }
}
