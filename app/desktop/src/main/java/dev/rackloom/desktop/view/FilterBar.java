package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageFilter;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/**
 * A field above the stage table, there when it is asked for; Escape takes it and its words away.
 */
final class FilterBar extends HBox {

  private final TextField field = new TextField();

  FilterBar(StageFilter filter, Runnable left) {
    super(8);
    getStyleClass().add("pane-tools");
    setAlignment(Pos.CENTER_LEFT);
    field.setId("stage-filter");
    field.setPromptText(
        "Words, or device:gpu0 class:memory time>5% bytes>1MiB memory>1GiB stage:*.3/*");
    field.setAccessibleText("Stages that are shown");
    HBox.setHgrow(field, Priority.ALWAYS);
    Label wrong = Parts.label("", "problem");
    wrong.textProperty().bind(filter.wrongProperty());
    Tooltip whole = Parts.tip("");
    whole.textProperty().bind(filter.wrongProperty());
    wrong.setTooltip(whole);
    getChildren().addAll(field, wrong);
    field.textProperty().addListener((o, was, is) -> filter.say(is));
    field.setOnKeyPressed(e -> {
      if (e.getCode() == KeyCode.ESCAPE) {
        field.clear();
        show(false);
        left.run();
        e.consume();
      }
    });
    show(false);
    filter.textProperty().subscribe(this::follow);
  }

  /** Words that were not typed here, as those from before. */
  private void follow(String words) {
    if (!words.equals(field.getText())) {
      field.setText(words);
      show(!words.isEmpty());
    }
  }

  /** There to be typed in. */
  void ask() {
    show(true);
    field.requestFocus();
  }

  private void show(boolean wanted) {
    setVisible(wanted);
    setManaged(wanted);
  }
}
