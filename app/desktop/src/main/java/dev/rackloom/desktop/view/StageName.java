package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/**
 * The name of a stage among numbers. A click, Enter or Space select the stage everywhere, with Ctrl
 * one more or less; it is dragged to a device with all that are chosen.
 */
final class StageName extends Label {

  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  private final DeskModel desk;
  private final StagePicks picks;
  private final int stage;

  StageName(DeskModel desk, int stage, String name) {
    super(name);
    this.desk = desk;
    this.picks = new StagePicks(desk);
    this.stage = stage;
    getStyleClass().addAll("entry", "stage-link");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
    setAccessibleText(name + ", stage");
    setOnMousePressed(this::pressed);
    setOnMouseClicked(this::clicked);
    setOnKeyPressed(this::key);
    Carrier.install(
        this,
        desk.handwork().lanes(),
        press -> !press.isShortcutDown(),
        () -> desk.selection().with(stage));
    mark();
  }

  int stage() {
    return stage;
  }

  /** Shows whether it is chosen. */
  void mark() {
    pseudoClassStateChanged(CHOSEN, desk.selection().stages().contains(stage));
  }

  /** A menu is about the stage. */
  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.getButton() == MouseButton.SECONDARY) {
      picks.take(stage);
    }
  }

  private void clicked(MouseEvent event) {
    if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
      choose(event.isShortcutDown());
    }
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
      choose(event.isShortcutDown());
      event.consume();
    }
  }

  private void choose(boolean others) {
    if (others) {
      picks.toggle(stage);
    } else {
      picks.choose(List.of(stage));
    }
  }
}
