package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.view.Look;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.view.Theme;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StageRow;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

/** The stage table comes after the graph of a model that has just been opened. */
class FirstPictureTest extends WindowOnSample {

  private final Deque<Runnable> laying = new ArrayDeque<>();

  @Override
  Site site(DeskModel of) {
    return new Site(of, new Look(Theme.LIGHT), laying::add, Runnable::run);
  }

  @Override
  void untilAllIsThere() {
    // Here tests say when the graph is laid out.
  }

  private TableView<StageRow> table() {
    return lookup("#stages").query();
  }

  /** Lays out what was asked for until now. */
  private void layOut() {
    interact(() -> {
      while (!laying.isEmpty()) {
        laying.remove().run();
      }
    });
  }

  private void waitForRows() throws TimeoutException {
    WaitForAsyncUtils.waitFor(
        10, TimeUnit.SECONDS, () -> table().getItems().size() == desk.table().rows().size());
  }

  @Test
  void rowsWait_untilTheGraphIsPainted_andComeBackForEachModel() throws TimeoutException {
    assertThat(desk.table().rows()).isNotEmpty();
    assertThat(look.drawingProperty().get()).isTrue();
    assertThat(table().getItems()).isEmpty();
    layOut();
    waitForRows();
    assertThat(look.drawingProperty().get()).isFalse();
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    assertThat(table().getItems()).isEmpty();
    layOut();
    waitForRows();
  }

  @Test
  void whatWasChosenMeanwhile_isSelectedInTheTableThen() throws TimeoutException {
    interact(() -> desk.select(2));
    layOut();
    waitForRows();
    assertThat(table().getSelectionModel().getSelectedItem().position()).isEqualTo(2);
  }

  @Test
  void rowsDoNotWait_forAGraphThatIsInNoWindow() throws TimeoutException {
    interact(() -> main.getScene().setRoot(new StackPane()));
    assertThat(look.drawingProperty().get()).isFalse();
    interact(() -> desk.openModel(Path.of("sample.onnx")));
    assertThat(look.drawingProperty().get()).isFalse();
    interact(() -> main.getScene().setRoot(window));
    waitForRows();
  }
}
