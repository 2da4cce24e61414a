package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sign;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** Draws rings around what was found or differs, each in the manner of its sign. */
final class RingPainter {

  private static final double WIDTH = 3;
  private static final double AROUND = 1.5;

  /** Boxes less high than this have no room for a letter. */
  private static final double LETTER_FROM_PX = 14;

  private static final double LETTER = 12;

  private final GraphicsContext gc;
  private final Look look;
  private final Colours colours;
  private final Fonts fonts;
  private final Rings rings;

  RingPainter(GraphicsContext gc, Look look, Colours colours, Fonts fonts, Rings rings) {
    this.gc = gc;
    this.look = look;
    this.colours = colours;
    this.fonts = fonts;
    this.rings = rings;
  }

  /** Rings boxes that were found and, thinner, groups that hold some of it, also behind them. */
  void paint(List<SceneNode> nodes, Consumer<SceneNode> outline) {
    if (rings.isEmpty()) {
      return;
    }
    for (SceneNode node : nodes) {
      rings.of(node.item()).ifPresent(r -> ring(node, r.sign(), r.found(), outline));
    }
    gc.setLineDashes();
  }

  private void ring(SceneNode node, Sign sign, boolean found, Consumer<SceneNode> outline) {
    gc.setStroke(colours.of(sign.colour(look.palette())));
    gc.setLineDashes(sign.dashes().stream().mapToDouble(d -> d).toArray());
    gc.setLineWidth(found ? WIDTH : AROUND);
    outline.accept(node);
    if (found && node.box().height() * look.viewport().scale() >= LETTER_FROM_PX) {
      letter(node, sign);
    }
  }

  /** In a disc on the upper right corner. */
  private void letter(SceneNode node, Sign sign) {
    if (sign.letter().isEmpty()) {
      return;
    }
    double size = LETTER * Math.clamp(look.viewport().scale(), 0.7, 1.2);
    double x = look.viewport().screenX(node.box().right());
    double y = look.viewport().screenY(node.box().y());
    gc.setFill(colours.of(sign.colour(look.palette())));
    gc.fillOval(x - size * 0.7, y - size * 0.7, size * 1.4, size * 1.4);
    gc.setFill(colours.of(look.palette().box()));
    gc.setFont(fonts.bold(size));
    gc.setTextAlign(TextAlignment.CENTER);
    gc.setTextBaseline(VPos.CENTER);
    gc.fillText(sign.letter(), x, y);
    gc.setTextAlign(TextAlignment.LEFT);
  }
}
