package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.desktop.OtherBackend;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private final Lanes lanes = desk.handwork().lanes();

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private Lanes.Lane lane(int device) {
    return lanes.lanesProperty().get().get(device);
  }

  private String device(int stage) {
    return desk.table().rows().get(stage).numbers().device();
  }

  @Test
  void equalStages_areOneChip_openedTheyAreSix() {
    assertThat(lane(0).chips()).hasSize(1);
    Lanes.Chip run = lane(0).chips().getFirst();
    assertThat(run.times()).isEqualTo(6);
    assertThat(run.label()).isEqualTo("layer.0–5");
    assertThat(run.tip()).startsWith("layer.0 – layer.5\n");
    lanes.toggle(run);
    assertThat(lane(0).chips()).hasSize(6);
    lanes.toggle(lane(0).chips().get(4));
    assertThat(lane(0).chips()).containsExactly(run);
  }

  @Test
  void coloursThatSayNothingOfStages_leaveLanesWhatBoundsThem() {
    Overlay.Mark bound = lane(0).chips().getFirst().mark();
    desk.overlays().choiceProperty().set(Overlays.Choice.FILE);
    assertThat(desk.overlays().overlayProperty().get().mark(0).tint())
        .isInstanceOf(Tint.Unknown.class);
    assertThat(lane(0).chips().getFirst().mark()).isEqualTo(bound);
    assertThat(lanes.coloursProperty().get().legend())
        .extracting(Overlay.LegendEntry::label)
        .contains("compute", "memory");
    assertThat(lanes.told())
        .contains("“Numbers of a file” says nothing of stages", "All numbers here are predicted");
    desk.overlays().choiceProperty().set(Overlays.Choice.DEVICE);
    assertThat(lane(0).chips().getFirst().mark().tint()).isEqualTo(DeviceColours.of(0));
    assertThat(lanes.told()).isEqualTo("All numbers here are predicted");
  }

  @Test
  void aStageThatHoldsMore_standsForItself() {
    DeskModel other =
        new DeskModel(
            new SampleBackend(SampleStudy.withWide(3)),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    other.openModel(Path.of("sample.onnx"));
    assertThat(other.handwork().lanes().lanesProperty().get().getFirst().chips())
        .extracting(Lanes.Chip::times)
        .containsExactly(3, 1, 2);
    Ids alike = other.overlays().alikeProperty().get().stages();
    assertThat(alike.get(0)).isEqualTo(alike.get(2)).isEqualTo(alike.get(4));
    assertThat(alike.get(3)).isNotEqualTo(alike.get(0));
  }

  @Test
  void modelOfMoreStages_isOpenedAfterOneOfFewer_andItsLanesAreItsOwn() {
    SampleStudy few = SampleStudy.create();
    DeskModel other =
        new DeskModel(
            OtherBackend.over(
                new SampleBackend(few),
                (file, p, c) ->
                    Optional.of(file.startsWith("many.onnx") ? SampleStudy.ofStages(9) : few)),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    Thread toolkit = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = toolkit.getUncaughtExceptionHandler();
    Uncaught.hear(toolkit, other.journal()); // properties hand what their listeners throw to it
    try {
      other.openModel(Path.of("sample.onnx"));
      other.openModel(Path.of("many.onnx"));
    } finally {
      toolkit.setUncaughtExceptionHandler(before);
    }
    assertThat(other.journal().entries()).noneMatch(e -> e.level() == Journal.Level.ERROR);
    assertThat(other.handwork().lanes().lanesProperty().get().getFirst().chips())
        .extracting(Lanes.Chip::times)
        .containsExactly(9);
  }

  @Test
  void stagesBehindABracket_areSummed() {
    var overlay = desk.overlays().overlayProperty();
    assertThat(overlay.get().together(List.of(0, 1, 2, 3, 4, 5))).isEqualTo("100 %");
    desk.overlays().choiceProperty().set(Overlays.Choice.MEMORY);
    assertThat(overlay.get().together(List.of(0, 1))).isEqualTo("17.2 MiB");
    desk.overlays().choiceProperty().set(Overlays.Choice.LIVE);
    assertThat(overlay.get().together(List.of(0, 1))).isEmpty();
  }

  @Test
  void carried_eachLaneSaysWhetherItFitsAndWhatItBrings() {
    lanes.carry(List.of(0, 1, 2));
    assertThat(lanes.fitsProperty().get()).containsOnlyKeys("cpu0", "gpu0", "flow0");
    Fits.Fit gpu = lanes.fitsProperty().get().get("gpu0");
    assertThat(gpu.fits()).isFalse();
    assertThat(gpu.memoryShare()).isGreaterThan(1);
    assertThat(gpu.memory().text()).isEqualTo("27.8 KiB too much");
    Fits.Fit flow = lanes.fitsProperty().get().get("flow0");
    assertThat(flow.fits()).isTrue();
    assertThat(flow.difference().text()).isEqualTo("latency −44 %");
    assertThat(lanes.fitsProperty().get().get("cpu0").difference().text()).isEqualTo("latency ± 0");
  }

  @Test
  void carriedWhereNothingIsPriced_cannotGoThereAndSaysWhy() {
    lanes.carry(List.of(5));
    Fits.Fit flow = lanes.fitsProperty().get().get("flow0");
    assertThat(flow.fits()).isFalse();
    assertThat(flow.difference().tip()).contains("no cost function");
  }

  @Test
  void carriedAgainstAConstraint_saysWhichKind() {
    desk.editor().constrain(List.of(new Constraint.Pin("s0", Set.of("cpu0"))));
    lanes.carry(List.of(0));
    assertThat(lanes.fitsProperty().get().get("gpu0").difference().text())
        .isEqualTo("against: Pin");
    assertThat(lanes.fitsProperty().get().get("cpu0").fits()).isTrue();
  }

  @Test
  void drop_movesAllAsOneEdit() {
    lanes.carry(List.of(1, 3));
    lanes.drop("flow0");
    assertThat(device(1)).isEqualTo("flow0");
    assertThat(device(3)).isEqualTo("flow0");
    assertThat(lanes.carriedProperty().get()).isEmpty();
    assertThat(lane(2).chips()).hasSize(1);
    desk.editor().undo();
    assertThat(device(1)).isEqualTo("cpu0");
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
  }

  @Test
  void moveBy_goesToTheNextLaneAndStopsAtTheLast() {
    desk.selection().chooseAll(List.of(2, 4));
    lanes.moveBy(1);
    assertThat(device(2)).isEqualTo("gpu0");
    assertThat(device(4)).isEqualTo("gpu0");
    lanes.moveBy(5);
    assertThat(device(4)).isEqualTo("flow0");
    lanes.moveBy(1);
    desk.editor().undo();
    assertThat(device(4)).isEqualTo("gpu0");
  }

  @Test
  void choose_addsTakesAwayAndReachesOver() {
    lanes.toggle(lane(0).chips().getFirst());
    lanes.choose(lane(0).chips().get(1), false);
    lanes.choose(lane(0).chips().get(3), true);
    assertThat(desk.selection().stages()).containsExactly(1, 3);
    lanes.choose(lane(0).chips().get(3), true);
    assertThat(desk.selection().stages()).containsExactly(1);
    lanes.chooseTo(lane(0), lane(0).chips().get(4));
    assertThat(desk.selection().stages()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void itemOfTheGraph_carriesTheStagesInIt() {
    ModelTree tree = desk.treeProperty().get().orElseThrow();
    assertThat(Lanes.stagesOf(tree, tree.itemOfStage(2))).containsExactly(2);
    assertThat(Lanes.stagesOf(tree, ModelTree.ROOT)).isEmpty();
  }
}
