package dev.rackloom.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.SizeSlider;
import java.nio.file.Path;
import java.time.Clock;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** The sizes where there is little room. */
class SizesBarTest extends ApplicationTest {

  private DeskModel desk;
  private SizesBar bar;
  private Stage shown;

  @Override
  public void start(Stage stage) {
    shown = stage;
    new Look(Theme.LIGHT);
    desk =
        new DeskModel(
            new SampleBackend(SampleStudy.create()),
            Clock.systemUTC(),
            Runnable::run,
            Runnable::run);
    bar = new SizesBar(desk.sizes(), desk.table());
    Scene scene = new Scene(new VBox(bar), 900, 400);
    scene.getStylesheets().add(Look.stylesheet());
    stage.setScene(scene);
    stage.show();
    desk.openModel(Path.of("sample.onnx"));
    SizeSlider size = desk.sizes().sliders().getFirst();
    desk.sizes().sliders().setAll(size, size, size); // the sample has one, other models five
  }

  private void wide(double width) {
    interact(() -> shown.setWidth(width));
    for (int round = 0; round < 3; round++) {
      WaitForAsyncUtils.waitForFxEvents();
      interact(() -> {
        shown.getScene().getRoot().applyCss();
        shown.getScene().getRoot().layout();
      });
    }
  }

  @Test
  void whereSizesNeedManyRows_theyHaveNoSliders_andTheirFieldsStay() {
    Node slider = bar.lookup(".slider");
    assertThat(slider.isVisible()).isTrue();
    double high = bar.getHeight();
    wide(270);
    assertThat(slider.isVisible()).isFalse();
    TextField field = (TextField) bar.lookup(".text-field");
    String before = field.getText();
    interact(field::requestFocus);
    push(KeyCode.UP);
    assertThat(field.getText()).isNotEqualTo(before);
    wide(900);
    assertThat(slider.isVisible()).isTrue();
    assertThat(bar.getHeight()).isEqualTo(high);
  }

  @Test
  void paintedNames_areCutToTheirRoom() {
    interact(() -> {
      TextFit fit = new TextFit(Font.font(Look.FAMILY, 11));
      String name = "layer.11/attention/self";
      double whole = fit.width(name);
      assertThat(fit.cut(name, whole)).isEqualTo(name);
      assertThat(fit.cut(name, whole * 0.7)).startsWith("layer.11").contains("…").endsWith("self");
      assertThat(fit.width(fit.cut(name, whole * 0.5))).isLessThanOrEqualTo(whole * 0.5);
      assertThat(fit.cut(name, 8)).isEmpty();
    });
  }
}
