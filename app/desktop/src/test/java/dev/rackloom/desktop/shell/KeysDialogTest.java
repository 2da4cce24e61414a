package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Shortcut;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.canvas.GraphView;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** The key map over the window, and what its keys do there afterwards. */
class KeysDialogTest extends ApplicationTest {

  private DeskModel desk;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    Site site = new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run);
    Scene scene = new Scene(new DeskWindow(site), 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  private TableView<Shortcut> row(String id) {
    TableView<Shortcut> table = lookup("#keys").query();
    interact(() -> {
      table.requestFocus();
      int at = table.getItems().stream().map(Shortcut::id).toList().indexOf(id);
      table.getSelectionModel().clearAndSelect(at);
      table.getFocusModel().focus(at);
      table.scrollTo(Math.max(0, at - 3));
    });
    return table;
  }

  private String said() {
    return lookup("#keys-said").<Label>query().getText();
  }

  @Test
  void keysOfTheGraph_areChangedByPress_andUsedThere() {
    push(KeyCode.F1);
    row("graph-open");
    push(KeyCode.ENTER);
    push(KeyCode.LEFT);
    assertThat(said()).contains("Open or close the group", "To the neighbour on the left");
    row("graph-repeats");
    push(KeyCode.U);
    row("undo");
    push(KeyCode.U);
    assertThat(said()).contains("Ctrl or Alt");
    push(KeyCode.TAB);
    push(KeyCode.ESCAPE);
    assertThat(desk.preferences().settingsProperty().get().keys())
        .containsEntry("graph-open", "Left")
        .containsEntry("graph-left", "")
        .containsEntry("graph-repeats", "U");
    GraphView view = lookup("#graph").query();
    int stage = view.tree().orElseThrow().itemOfStage(0);
    interact(() -> {
      view.reveal(stage);
      view.requestFocus();
    });
    push(KeyCode.LEFT);
    assertThat(view.sceneModelProperty().get().node(stage).orElseThrow().state())
        .isEqualTo(SceneNode.State.OPEN);
  }

  @Test
  void oneRow_orAll_areAsAtFirst() {
    interact(
        () -> desk.preferences().change(s -> s.withKey("lanes-open", "O").withKey("undo", "F7")));
    push(KeyCode.F1);
    row("lanes-open");
    clickOn("#keys-reset-one");
    assertThat(desk.preferences().settingsProperty().get().keys()).containsOnlyKeys("undo");
    clickOn("#keys-reset");
    assertThat(desk.preferences().settingsProperty().get().keys()).isEmpty();
  }
}
