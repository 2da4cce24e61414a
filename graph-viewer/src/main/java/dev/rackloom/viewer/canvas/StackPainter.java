package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import javafx.scene.canvas.GraphicsContext;

/** Draws the edges of boxes behind one that stands for them. */
final class StackPainter {

  private static final double STEP = 4;
  private static final int BEHIND = 2;
  private static final double ROUND = 14;

  private final GraphicsContext gc;
  private final Look look;
  private final Colours colours;
  private final RoundBox boxes;

  StackPainter(GraphicsContext gc, Look look, Colours colours) {
    this.gc = gc;
    this.look = look;
    this.colours = colours;
    this.boxes = new RoundBox(gc);
  }

  void paint(SceneNode node) {
    Viewport view = look.viewport();
    double s = view.scale();
    double round = ROUND * Math.min(1, s);
    gc.setStroke(colours.of(look.palette().border()));
    gc.setFill(colours.of(look.palette().box()));
    gc.setLineWidth(1);
    for (int i = BEHIND; i > 0; i--) {
      double x = view.screenX(node.box().x() + i * STEP);
      double y = view.screenY(node.box().y() + i * STEP);
      boxes.fill(x, y, node.box().width() * s, node.box().height() * s, round);
      gc.strokeRoundRect(x, y, node.box().width() * s, node.box().height() * s, round, round);
    }
  }
}
