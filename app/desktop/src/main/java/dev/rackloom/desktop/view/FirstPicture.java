package dev.rackloom.desktop.view;

import javafx.animation.AnimationTimer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;

/** Tells the look from when to when a graph is drawn that has just been opened. */
final class FirstPicture extends AnimationTimer {

  /** The frame of this pulse is on the screen at the start of the one after the next. */
  private static final int UNTIL_PAINTED = 3;

  private final Look look;
  private final Node view;
  private int left;

  /**
   * @param view shows the graph
   * @param scene changes when there is something to paint
   */
  FirstPicture(Look look, Node view, ObservableValue<?> scene) {
    this.look = look;
    this.view = view;
    scene.addListener((o, was, is) -> laidOut());
    view.sceneProperty().addListener((o, was, is) -> end());
  }

  /** A graph has been opened; nobody waits for one that is in no window. */
  void begin() {
    look.drawing(view.getScene() != null);
  }

  private void laidOut() {
    if (look.drawingProperty().get()) {
      left = UNTIL_PAINTED;
      start();
    }
  }

  @Override
  public void handle(long now) {
    if (--left <= 0) {
      end();
    }
  }

  /** There is nothing to wait for (any more). */
  void end() {
    stop();
    look.drawing(false);
  }
}
