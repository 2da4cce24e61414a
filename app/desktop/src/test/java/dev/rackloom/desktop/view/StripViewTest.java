package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.nio.file.Path;
import java.time.Clock;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;

/** The prediction in a window that is too narrow for one line of it. */
class StripViewTest extends ApplicationTest {

  private static final double WIDTH = 480;

  private DeskModel desk;
  private StripView strip;

  @Override
  public void start(Stage stage) {
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    strip = new StripView(desk.strip());
    Scene scene = new Scene(new VBox(strip), WIDTH, 400);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
  }

  @Test
  void words_areNotBrokenByLetters_andNoFigureIsCut() {
    interact(strip::layout);
    Label words = lookup("#bottleneck").queryAs(Label.class);
    assertThat(words.getHeight()).isLessThan(40);
    assertThat(strip.getHeight()).isLessThan(200);
    assertThat(lookup(".figure").<Node>queryAll())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(figure -> {
          Bounds at = figure.localToScene(figure.getLayoutBounds());
          assertThat(at.getMinX()).isNotNegative();
          assertThat(at.getMaxX()).isLessThan(WIDTH);
        });
  }

  @Test
  void whereThereIsRoom_itIsOneLine_withTheBottleneckBesideTheFigures() {
    StripView[] wide = new StripView[1];
    interact(() -> {
      wide[0] = new StripView(desk.strip());
      Scene scene = new Scene(new VBox(wide[0]), 1360, 400);
      scene.getStylesheets().add(Look.stylesheet());
      wide[0].applyCss();
      scene.getRoot().resize(1360, 400);
      scene.getRoot().layout();
      wide[0].layout();
    });
    Node figures = wide[0].getChildrenUnmodifiable().getFirst();
    Node limit = wide[0].getChildrenUnmodifiable().getLast();
    assertThat(limit.getBoundsInParent().getMinX())
        .isLessThan(figures.getBoundsInParent().getMaxX() + 80);
    assertThat(figures.getBoundsInParent().getWidth()).isLessThan(750);
    assertThat(wide[0].prefHeight(1360)).isLessThan(strip.prefHeight(WIDTH));
  }
}
