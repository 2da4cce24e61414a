package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import javafx.scene.canvas.GraphicsContext;

/** Takes the gaps out of boxes that are too small for a stripe: the box itself is cut, across. */
final class Gaps {

  private Gaps() {}

  /** Paints them over a box with what the pen fills with; none where the box is too narrow. */
  static void paint(GraphicsContext gc, int kind, double x, double y, double w, double h) {
    long left = Math.round(x);
    Cuts cuts = Cuts.sharp(kind, (int) Math.max(1, Math.round(w)));
    for (int i = 1; i < cuts.pieces(); i++) {
      double from = cuts.end(i - 1);
      gc.fillRect(left + from, y, cuts.at(i) - from, h);
    }
  }
}
