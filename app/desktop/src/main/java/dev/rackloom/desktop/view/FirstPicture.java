package dev.rackloom.desktop.view;

import javafx.beans.value.ObservableValue;
import javafx.scene.Node;

/** Tells the look from when to when a graph is drawn that has just been opened. */
final class FirstPicture {

  private final Look look;
  private final Node view;
  private final Pulses pulses = new Pulses();

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
      pulses.clear();
      pulses.after(Pulses.UNTIL_PAINTED, this::end);
      pulses.start();
    }
  }

  /** There is nothing to wait for (any more). */
  void end() {
    pulses.clear();
    pulses.stop();
    look.drawing(false);
  }
}
