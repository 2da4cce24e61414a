package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.cost.Source;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Overlay;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lanes say which of their numbers are predicted and which were seen. */
class OriginTest {

  private static final String REST = "; memory, load and what a move makes: predicted";

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private final Lanes lanes = desk.handwork().lanes();

  @BeforeEach
  void open() {
    desk.openModel(Path.of("sample.onnx"));
  }

  private void colour(Overlays.Choice by) {
    desk.overlays().choiceProperty().set(by);
  }

  private String tipOf(int stage) {
    lanes.lanesProperty().get().stream()
        .flatMap(l -> l.chips().stream())
        .filter(c -> c.several() && c.stages().contains(stage))
        .findFirst()
        .ifPresent(lanes::toggle);
    return lanes.lanesProperty().get().stream()
        .flatMap(l -> l.chips().stream())
        .filter(c -> c.stages().contains(stage))
        .findFirst()
        .orElseThrow()
        .tip();
  }

  @ParameterizedTest
  @EnumSource(
      value = Overlays.Choice.class,
      names = {"COST_CLASS", "DEVICE", "TIME_SHARE", "MEMORY"})
  void predictedColours_areAllPredicted(Overlays.Choice by) {
    colour(by);
    assertThat(lanes.told()).isEqualTo("All numbers here are predicted");
    assertThat(tipOf(0)).endsWith(", predicted");
  }

  @ParameterizedTest
  @EnumSource(
      value = Overlays.Choice.class,
      names = {"ERROR", "LIVE", "BUSY", "QUEUE"})
  void liveColours_beforeAnythingRan_sayThat(Overlays.Choice by) {
    colour(by);
    assertThat(lanes.told())
        .startsWith("“" + by.title() + "” says nothing of stages: ")
        .endsWith(" All numbers here are predicted");
    assertThat(tipOf(0)).endsWith(", predicted");
  }

  /** Stages are where they were, and may be looked at in another phase. */
  @Test
  void coloursOfStagesAlone_areToldAnewWhenNumbersAre() {
    colour(Overlays.Choice.LIVE);
    Overlay before = lanes.coloursProperty().get();
    desk.overlays().renew();
    assertThat(lanes.coloursProperty().get()).isNotSameAs(before);
  }

  @Test
  void liveColours_nameTheirSources_andChipsBoth() {
    desk.actions().deploy();
    colour(Overlays.Choice.LIVE);
    assertThat(lanes.told())
        .isEqualTo("Times of stages: emulated and measured, as each says" + REST);
    assertThat(tipOf(0)).endsWith("8.00 ms predicted, 8.40 ms measured");
    colour(Overlays.Choice.QUEUE);
    assertThat(lanes.told())
        .isEqualTo("What waits for devices: emulated and measured, as each says" + REST);
  }

  @Test
  void oneSource_isNamedAlone() {
    desk.telemetry()
        .take(
            List.of(
                new Deployment.Frame(
                    List.of(new Deployment.Seen("s0", "cpu0", 8e6, 9e6, 1, Source.MEASURED)),
                    List.of(new Deployment.Use("cpu0", 0.5, 1, Source.EMULATED)))));
    colour(Overlays.Choice.ERROR);
    assertThat(lanes.told())
        .isEqualTo("Errors of the plan's prediction against what was measured" + REST);
    colour(Overlays.Choice.BUSY);
    assertThat(lanes.told()).isEqualTo("How busy devices are: emulated" + REST);
    desk.selection().chooseAll(List.of(1));
    assertThat(lanes.told()).startsWith("1 stage chosen · how busy devices are: emulated");
    lanes.carryChosen();
    assertThat(lanes.told()).startsWith("1 stage carried: each lane shows");
  }

  @Test
  void liveColours_ofAnotherPlacement_saySoInTheLegend() {
    desk.table().move(desk.table().rows().get(1), "gpu0");
    desk.table().move(desk.table().rows().get(2), "flow0");
    desk.actions().deploy();
    colour(Overlays.Choice.LIVE);
    assertThat(legend()).doesNotContain("another placement");
    desk.table().move(desk.table().rows().get(1), "cpu0");
    assertThat(legend()).contains("of another placement: 1 seen where they do not stand now");
    colour(Overlays.Choice.ERROR);
    assertThat(legend()).contains("of another placement: 1 seen where they do not stand now");
    desk.editor().undo();
    assertThat(legend()).doesNotContain("another placement");
  }

  private String legend() {
    return desk.overlays().overlayProperty().get().legend().toString();
  }
}
