package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.nio.file.Path;
import java.time.Clock;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.framework.junit5.ApplicationTest;

/** What was found stands in rows as wide as their list. */
class QuickPickTest extends ApplicationTest {

  private final DeskModel desk =
      new DeskModel(
          new SampleBackend(SampleStudy.create()), Clock.systemUTC(), Runnable::run, Runnable::run);
  private QuickPick pick;

  @Override
  public void start(Stage stage) {
    desk.openModel(Path.of("sample.onnx"));
    pick = new QuickPick();
    Scene scene = new Scene(new StackPane(pick), 900, 600);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour:red",
        "averylongfieldthatnobodycanhavethoughtofwhentherowsweremadesowideforallthatwasfound:1",
        "stage-time>a-very-long-time-that-nobody-can-have-thought-of-when-the-rows-were-made-so-wide",
        "device:cpu*"
      })
  void row_isAsWideAsTheList_andItsBadgeWhole(String asked) {
    interact(() -> pick.open("Look for", asked, desk.finder()::things));
    interact(() -> pick.getScene().getRoot().layout());
    assertThat(lookup("#quick-pick-list .scroll-bar").<ScrollBar>queryAll())
        .noneMatch(s -> s.getOrientation() == Orientation.HORIZONTAL && s.isVisible());
    Node list = lookup("#quick-pick-list").query();
    double right = list.localToScene(list.getLayoutBounds()).getMaxX();
    assertThat(lookup("#quick-pick-list .badge").<Label>queryAll().stream().filter(Node::isVisible))
        .isNotEmpty()
        .allSatisfy(badge -> {
          assertThat(badge.getWidth()).isGreaterThanOrEqualTo(badge.prefWidth(-1) - 0.5);
          assertThat(badge.localToScene(badge.getLayoutBounds()).getMaxX())
              .isLessThanOrEqualTo(right);
        });
  }
}
