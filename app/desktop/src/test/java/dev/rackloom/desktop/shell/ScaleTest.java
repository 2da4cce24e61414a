package dev.rackloom.desktop.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.desktop.viewmodel.Perspective;
import java.util.List;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything twice as large stays in the window, and goes back to what it was. */
class ScaleTest extends WindowOnSample {

  private int scale() {
    return desk.preferences().settingsProperty().get().appearance().scalePercent();
  }

  private void scaleTo(int percent) {
    interact(() -> {
      while (scale() != percent) {
        boolean up = scale() < percent;
        desk.preferences().change(s -> s.with(s.appearance().scaled(up)));
      }
    });
    interact(() -> {
      window.applyCss();
      window.layout();
    });
  }

  private Bounds onScene(String query) {
    Node node = lookup(query).query();
    return node.localToScene(node.getLayoutBounds());
  }

  private void assertThatItIsInTheWindow(String query) {
    Bounds at = onScene(query);
    assertThat(at.getMinX()).as(query).isGreaterThanOrEqualTo(-0.5);
    assertThat(at.getMinY()).as(query).isGreaterThanOrEqualTo(-0.5);
    assertThat(at.getMaxX()).as(query).isLessThanOrEqualTo(main.getScene().getWidth() + 0.5);
    assertThat(at.getMaxY()).as(query).isLessThanOrEqualTo(main.getScene().getHeight() + 0.5);
  }

  @ParameterizedTest
  @CsvSource({"150", "200"})
  void nothingIsOutOfTheWindow(int percent) {
    scaleTo(percent);
    List.of(".wordmark", "#auto-place", "#theme", "#status", "#graph-more")
        .forEach(this::assertThatItIsInTheWindow);
    Node tab = lookup("Explorer").query();
    double above = onScene(".strip").getMaxY();
    assertThat(tab.localToScene(tab.getLayoutBounds()).getMinY()).isGreaterThanOrEqualTo(above);
    assertThat(lookup("#overlay").<ComboBox<?>>query().getWidth()).isGreaterThan(140);
  }

  @Test
  void lanes_standBelowTheirHead_whereThereIsHardlyRoom() {
    interact(() -> desk.preferences().change(s -> s.with(s.desk().at(Perspective.PLACE))));
    scaleTo(200);
    assertThat(onScene("#lanes-colours").getMaxY())
        .isLessThanOrEqualTo(onScene("#lanes").getMinY());
    assertThat(onScene("#lanes-colours").getWidth()).isGreaterThan(90);
  }

  @Test
  void panes_keepTheirShares() {
    double before = onScene("#graph").getMinX();
    double wide = onScene("#graph").getWidth();
    scaleTo(200);
    assertThat(onScene("#graph").getMinX()).isCloseTo(before, within(8.0));
    scaleTo(100);
    assertThat(onScene("#graph").getMinX()).isCloseTo(before, within(1.0));
    assertThat(onScene("#graph").getWidth()).isCloseTo(wide, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({"EQUALS, false", "EQUALS, true", "ADD, false", "PLUS, false", "PLUS, true"})
  void everyPlus_makesItLarger(KeyCode code, boolean shift) {
    press(code, shift);
    assertThat(scale()).isEqualTo(125);
    press(KeyCode.SUBTRACT, false);
    assertThat(scale()).isEqualTo(100);
  }

  private void press(KeyCode code, boolean shift) {
    Node root = main.getScene().getRoot();
    interact(() ->
        Event.fireEvent(
            root, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, true, false, false)));
  }
}
