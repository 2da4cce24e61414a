package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.FullDisk;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Perspective;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** The tab of the placement says whether what is on the screen was saved. */
class UnsavedMarkTest extends ApplicationTest {

  private final FullDisk disk = new FullDisk(SampleStudy.create());
  private DeskModel desk;

  @Override
  public void start(Stage stage) {
    desk = new DeskModel(disk, Clock.systemUTC(), Runnable::run, Runnable::run);
    Site site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    DeskWindow window = new DeskWindow(site);
    Scene scene = new Scene(window, 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    window.go(Perspective.PLACE);
    desk.openModel(Path.of("sample.onnx"));
  }

  private List<String> tabs() {
    return lookup(".header").queryAll().stream()
        .flatMap(header -> from(header).lookup(Text.class::isInstance).<Text>queryAll().stream())
        .map(Text::getText)
        .filter(t -> t.startsWith("Placement"))
        .toList();
  }

  private void move(int stage, String device) {
    interact(() -> desk.table().move(desk.table().rows().get(stage), device));
  }

  @Test
  void edit_marks_andSavingTakesTheMarkAway() {
    assertThat(tabs()).containsExactly("Placement");
    move(0, "gpu0");
    assertThat(tabs()).containsExactly("Placement •");
    push(KeyCode.CONTROL, KeyCode.S);
    assertThat(tabs()).containsExactly("Placement");
    assertThat(desk.explorer().shelvesProperty().get().get(2).entries()).hasSize(1);
  }

  @Test
  void undoToWhatWasSaved_takesTheMarkAway_andRedoBringsItBack() {
    move(0, "gpu0");
    push(KeyCode.CONTROL, KeyCode.S);
    move(1, "gpu0");
    assertThat(tabs()).containsExactly("Placement •");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(tabs()).containsExactly("Placement");
    push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(tabs()).containsExactly("Placement •");
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    assertThat(tabs()).containsExactly("Placement");
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    assertThat(tabs()).containsExactly("Placement •");
  }

  @Test
  void whatCouldNotBeSaved_staysMarked() {
    move(0, "gpu0");
    disk.full(true);
    push(KeyCode.CONTROL, KeyCode.S);
    assertThat(tabs()).containsExactly("Placement •");
    disk.full(false);
    push(KeyCode.CONTROL, KeyCode.S);
    assertThat(tabs()).containsExactly("Placement");
  }
}
