package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.Samples;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SizeSlider;
import dev.rackloom.desktop.viewmodel.Supposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** Sliders for sizes and for the rack as it might be, on a language model of the core. */
class WhatIfTest extends ApplicationTest {

  @TempDir static Path folder;

  private DeskModel desk;

  @Override
  public void start(Stage stage) throws IOException {
    desk =
        new DeskModel(
            CoreBackend.open(Files.createTempDirectory(folder, "workspace")),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    desk.openRack(Samples.file("unlike.yaml"));
    desk.openModel(Samples.file("llama-8b/config.json"));
    Site site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    DeskWindow window = new DeskWindow(site);
    Scene scene = new Scene(window, 1000, 960);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    window.go(Perspective.PLACE);
    window.show("what-if");
  }

  @AfterEach
  void close() {
    interact(desk::close);
  }

  private String figure(String id) {
    return lookup("#figure-" + id).<Label>query().getText();
  }

  private Placement placement() {
    return desk.editor().placementProperty().get().orElseThrow();
  }

  private Supposition.Row latency() {
    return desk.supposition().contentProperty().get().rows().getFirst();
  }

  /** What stands in the pane's grid, in reading order. */
  private List<String> numbers() {
    return lookup(".meter").<Label>queryAll().stream().map(Label::getText).toList();
  }

  private void press(String slider, KeyCode... keys) {
    interact(() -> lookup(slider).<Slider>query().requestFocus());
    for (KeyCode key : keys) {
      push(key);
    }
  }

  @Test
  void eachSize_movesThePrediction_andResetBringsItBack() {
    Placement before = placement();
    String latency = figure("latency");
    List<String> sizes = desk.sizes().sliders().stream().map(SizeSlider::symbol).toList();
    assertThat(sizes).hasSize(4);
    for (String size : sizes) {
      Node slider = lookup("#size-" + size).query();
      interact(slider::requestFocus);
      push(KeyCode.PAGE_UP);
      push(KeyCode.PAGE_UP);
      assertThat(figure("latency")).as(size).isNotEqualTo(latency);
      clickOn("#reset-sizes");
      assertThat(figure("latency")).as(size).isEqualTo(latency);
    }
    assertThat(placement()).isEqualTo(before);
    assertThat(desk.autosave().dirtyProperty().get()).isFalse();
  }

  @Test
  void draggedSize_movesThePredictionWhileItIsDragged() {
    String latency = figure("latency");
    drag(lookup("#size-batch").lookup(".thumb").<Node>query()).moveBy(40, 0);
    assertThat(figure("latency")).isNotEqualTo(latency);
    drop();
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(figure("latency")).isEqualTo(latency);
  }

  @Test
  void fasterLinks_areSupposed_withoutTouchingWhatIsOpen() {
    spread();
    Placement before = placement();
    String latency = figure("latency");
    assertThat(latency().kept().text()).isEqualTo(latency().now().text());
    press("#suppose-speed", KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.RIGHT);
    assertThat(desk.supposition().contentProperty().get().speed()).isEqualTo(4.0);
    assertThat(latency().kept().text()).isNotEqualTo(latency().now().text());
    assertThat(latency().change()).startsWith("−");
    assertThat(latency().better()).isTrue();
    assertThat(numbers()).contains("× 4", latency().kept().text());
    assertThat(figure("latency")).isEqualTo(latency);
    clickOn("#suppose-nothing");
    assertThat(latency().kept().text()).isEqualTo(latency().now().text());
    assertThat(lookup("#suppose-nothing").query().isDisabled()).isTrue();
    assertThat(placement()).isEqualTo(before);
    assertThat(desk.editor().canUndoProperty().get()).isTrue();
    assertThat(desk.supposition().contentProperty().get().isChanged()).isFalse();
  }

  /** Some stages elsewhere, so that something goes over links. */
  private void spread() {
    interact(() -> {
      int rows = desk.table().rows().size();
      for (int i = 0; i < rows / 2; i++) {
        desk.table().move(desk.table().rows().get(i), "gpu");
      }
      for (int i = rows / 2; i < rows; i++) {
        desk.table().move(desk.table().rows().get(i), "gaudi");
      }
    });
  }

  @Test
  void otherCountsOfDevices_areSupposed_andAStageWithoutItsDeviceIsSaid() {
    spread();
    Placement before = placement();
    String kind = desk.supposition().contentProperty().get().kinds().get(1).name();
    String slider = "#suppose-" + kind.replaceAll("\\W+", "-");
    press(slider, KeyCode.RIGHT);
    assertThat(desk.supposition().contentProperty().get().kinds().get(1).count()).isEqualTo(2);
    assertThat(numbers()).contains("2  (there are 1)");
    assertThat(latency().kept().known()).isTrue();
    press(slider, KeyCode.HOME);
    assertThat(latency().kept().known()).isFalse();
    assertThat(latency().kept().tip()).contains("device that is not there");
    clickOn("#place-anew");
    assertThat(latency().anew().known()).isTrue();
    assertThat(placement()).isEqualTo(before);
    assertThat(desk.rack().contentProperty().get().devices()).hasSize(3);
    clickOn("#suppose-nothing");
    assertThat(latency().kept().known()).isTrue();
    assertThat(latency().anew().known()).isFalse();
  }
}
