package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.core.moe.TradeOff;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.ExpertCurve;
import java.nio.file.Path;
import java.time.Clock;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** The pane of experts on the window as it is. */
class ExpertsPaneTest extends ApplicationTest {

  private DeskModel desk;
  private DeskWindow window;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    window = new DeskWindow(new Site(desk, new Look(Theme.LIGHT), Runnable::run, Runnable::run));
    Scene scene = new Scene(window, 980, 900);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    desk.resume();
  }

  @Test
  void tradeOffs_takeThePlaceOfTheHeatMap_aPointIsPutOnTheScreen() {
    interact(() -> window.show("experts"));
    Node heat = lookup("#expert-heat").query();
    assertThat(heat.isVisible()).isTrue();
    assertThat(lookup("#expert-pairs").query().isVisible()).isTrue();
    assertThat(lookup("#expert-pairs-legend .label").<Label>queryAll())
        .extracting(Label::getText)
        .containsExactly("never together", "most often");
    assertThat(lookup("#expert-source").<ComboBox<?>>query().isVisible()).isFalse();
    interact(() -> lookup("#expert-trading").<ToggleButton>query().fire());
    assertThat(heat.isVisible()).isFalse();
    ComboBox<TradeOff.Kind> kind = lookup("#expert-curve-kind").query();
    assertThat(kind.getItems()).isEqualTo(ExpertCurve.KINDS);
    interact(() -> lookup("#expert-curve-look").<Button>query().fire());
    assertThat(lookup("#expert-curve-note").<Label>query().getText())
        .contains("none beats another", "predicted");
    int last = desk.experts().curve().contentProperty().get().points().size() - 1;
    clickOn("#expert-curve-" + last, MouseButton.PRIMARY);
    assertThat(desk.experts().curve().contentProperty().get().points().get(last).current())
        .isTrue();
    interact(() -> lookup("#expert-trading").<ToggleButton>query().fire());
    assertThat(heat.isVisible()).isTrue();
  }

  @Test
  void keysOfUndo_areOfTheMapWhileTheFocusIsThere_elseOfThePlacement() {
    interact(() -> {
      desk.openModel(Path.of("sample.onnx"));
      desk.table().move(desk.table().rows().getLast(), "gpu0");
      window.show("experts");
      desk.experts().pick(2, 5);
      desk.experts().hand().pin(0);
    });
    Node heat = lookup("#expert-heat").query();
    interact(() -> pressed(heat, KeyCode.Z));
    assertThat(desk.experts().rules()).isEmpty();
    interact(() -> pressed(heat, KeyCode.Z)); // nothing is left to undo here
    assertThat(desk.editor().canUndoProperty().get()).isTrue();
    interact(() -> pressed(heat, KeyCode.Y));
    assertThat(desk.experts().rules()).hasSize(1);
    interact(() -> pressed(window, KeyCode.Z));
    assertThat(desk.editor().canUndoProperty().get()).isFalse();
    assertThat(desk.experts().rules()).hasSize(1);
  }

  private static void pressed(Node at, KeyCode code) {
    Event.fireEvent(
        at, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, false, false));
  }
}
