package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import javafx.scene.canvas.GraphicsContext;

/** Draws what an overlay says of a box into it: a stripe in its colour, and a bar of its share. */
final class MarkPainter {

  private static final double SHARE_FROM = 0.5;
  private static final double STRIPE = 5;
  private static final double INSET = 4;

  private final GraphicsContext gc;
  private final Look look;
  private final Viewport view;
  private final Colours colours;

  MarkPainter(GraphicsContext gc, Look look, Colours colours) {
    this.gc = gc;
    this.look = look;
    this.view = look.viewport();
    this.colours = colours;
  }

  void paint(SceneNode node, BoxLooks.BoxLook box) {
    if (!box.mark().tint().equals(Tint.NONE)) {
      stripe(node, box.fills());
    }
    boolean shown = look.overlay().isTold(node) && view.scale() >= SHARE_FROM;
    if (shown && !Double.isNaN(box.mark().share())) {
      share(node, box);
    }
  }

  /** A stripe in the full shade along the left side, cut if the shade is shared. */
  private void stripe(SceneNode node, BoxLooks.Fills fills) {
    double inset = INSET * view.scale();
    double x = view.screenX(node.box().x()) + inset;
    double y = view.screenY(node.box().y()) + inset;
    double wide = STRIPE * view.scale();
    double high = node.box().height() * view.scale() - 2 * inset;
    gc.setFill(fills.far());
    if (fills.cut() == 0) {
      gc.fillRoundRect(x, y, wide, high, wide, wide);
      return;
    }
    Cuts cuts = Cuts.of(fills.cut(), high);
    for (int i = 0; i < cuts.pieces(); i++) {
      gc.fillRect(x, y + cuts.at(i), wide, cuts.length(i));
    }
  }

  /** A bar along the lower side, as long as the share of the box; of a stage once. */
  private void share(SceneNode node, BoxLooks.BoxLook box) {
    double s = view.scale();
    double length = (node.box().width() - 32) * s;
    double below = node.kind() == Item.Kind.OPERATOR ? 4.5 : 8;
    double high = node.box().height() * s;
    double x = view.screenX(node.box().x()) + 16 * s;
    double y =
        view.screenY(node.box().y())
            + (node.state() == SceneNode.State.OPEN ? 41 * s : high - below * s);
    gc.setFill(colours.of(look.palette().border()));
    gc.fillRect(x, y, length, 2.5 * s);
    gc.setFill(box.fills().far());
    gc.fillRect(x, y, length * Math.clamp(box.mark().share(), 0, 1), 2.5 * s);
  }
}
