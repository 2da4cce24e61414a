package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Lettering;
import dev.rackloom.viewer.Lettering.Face;
import dev.rackloom.viewer.Lettering.Line;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Overlay.Mark;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sizes;
import dev.rackloom.viewer.Viewport;
import java.util.Arrays;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Writes into boxes, as far as it can be read. */
final class LabelPainter implements Lettering.Ruler {

  private static final double READABLE_PX = 6.3;
  private static final double FAR_PX = 9;
  private static final double FAR_INSET_PX = 6;

  /** So large names from afar are in boxes that have room for them, and how often something is. */
  private static final double FAR_MOST_PX = 11;

  /** How often it is is told from afar beside brackets that are longer than this. */
  private static final double LEAST_BRACKET_PX = 16;

  /** Inputs and outputs, of one line, have room for their names from here on. */
  static final double LEAST_END_PX = 7.5;

  /** Boxes narrower than this have no room for a name. */
  private static final double LEAST_NAME_PX = 36;

  private static final double SMALL = Face.DETAIL.size();

  private final GraphicsContext gc;
  private final Viewport view;
  private final Palette palette;
  private final Overlay overlay;
  private final Fonts fonts;
  private final TextFit fit;
  private final Colours colours;

  LabelPainter(GraphicsContext gc, Look look, Fonts fonts, TextFit fit, Colours colours) {
    this.gc = gc;
    this.view = look.viewport();
    this.palette = look.palette();
    this.overlay = look.overlay();
    this.fonts = fonts;
    this.fit = fit;
    this.colours = colours;
    gc.setTextBaseline(VPos.CENTER);
  }

  void paint(SceneNode node, Mark mark) {
    if (SMALL * view.scale() < READABLE_PX) {
      nameOnly(node);
      return;
    }
    double[][] chevron = Lettering.chevron(node);
    if (chevron[0].length > 0) {
      gc.setFill(colours.of(palette.dim()));
      gc.fillPolygon(
          Arrays.stream(chevron[0]).map(view::screenX).toArray(),
          Arrays.stream(chevron[1]).map(view::screenY).toArray(),
          chevron[0].length);
    }
    for (Line line : Lettering.in(node, overlay, mark, this)) {
      write(line, line.face().colour(palette));
    }
  }

  @Override
  public double width(String words, Face face) {
    return fit.width(words, font(face)) / view.scale();
  }

  @Override
  public String fit(String words, Face face, double room) {
    return fit.fit(words, font(face), room * view.scale());
  }

  private Font font(Face face) {
    double size = face.size() * view.scale();
    return face.bold() ? fonts.bold(size) : fonts.plain(size);
  }

  private void write(Line line, String colour) {
    gc.setFont(font(line.face()));
    gc.setFill(colours.of(colour));
    gc.setTextAlign(
        switch (line.anchor()) {
          case START -> TextAlignment.LEFT;
          case MIDDLE -> TextAlignment.CENTER;
          case END -> TextAlignment.RIGHT;
        });
    gc.fillText(line.words(), view.screenX(line.x()), view.screenY(line.y()));
    gc.setTextAlign(TextAlignment.LEFT);
  }

  /** From afar: the name alone, where the box has room for it. */
  private void nameOnly(SceneNode node) {
    boolean open = node.state() == SceneNode.State.OPEN;
    double room = (open ? Sizes.HEADER : node.box().height()) * view.scale();
    boolean end = node.kind() == Item.Kind.INPUT || node.kind() == Item.Kind.OUTPUT;
    double least = end ? LEAST_END_PX : FAR_PX + 3;
    if (room < least || node.box().width() * view.scale() < LEAST_NAME_PX) {
      return;
    }
    double width = node.box().width() * view.scale() - 1.5 * FAR_INSET_PX;
    Font font = fonts.plain(Math.min(Math.clamp(room / 2, FAR_PX, FAR_MOST_PX), room));
    gc.setFont(font);
    gc.setFill(colours.of(palette.text()));
    gc.fillText(
        fit.fit(node.label(), font, width),
        view.screenX(node.box().x()) + FAR_INSET_PX,
        view.screenY(node.box().y()) + room / 2);
  }

  /** A bracket beside stages that repeat, how often they do, and what is said of all of them. */
  void repeat(Repeat repeat, Direction direction) {
    gc.setStroke(colours.of(repeat.folded() ? palette.accent() : palette.border()));
    gc.setLineWidth(1.5);
    bracket(repeat, direction);
    if (SMALL * view.scale() >= READABLE_PX) {
      String colour = repeat.folded() ? palette.accent() : palette.dim();
      Lettering.beside(repeat, overlay, direction).forEach(line -> write(line, colour));
    } else if (repeat.folded()) {
      often(repeat, direction);
    }
  }

  /** From afar: how often it is. */
  private void often(Repeat repeat, Direction direction) {
    boolean down = direction == Direction.DOWN;
    double length = (down ? repeat.box().height() : repeat.box().width()) * view.scale();
    if (length < LEAST_BRACKET_PX) {
      return;
    }
    double rail = Lettering.rail(repeat, direction);
    gc.setFont(fonts.bold(FAR_MOST_PX));
    gc.setFill(colours.of(palette.accent()));
    gc.setTextAlign(down ? TextAlignment.RIGHT : TextAlignment.CENTER);
    double x = down ? view.screenX(rail) - FAR_INSET_PX : view.screenX(repeat.box().centerX());
    double y = down ? view.screenY(repeat.box().centerY()) : view.screenY(rail) - FAR_PX;
    gc.fillText(repeat.label(), x, y);
    gc.setTextAlign(TextAlignment.LEFT);
  }

  private void bracket(Repeat repeat, Direction direction) {
    double foot = 8 * view.scale();
    double rail = Lettering.rail(repeat, direction);
    if (direction == Direction.DOWN) {
      double x = view.screenX(rail);
      double top = view.screenY(repeat.box().y());
      double bottom = view.screenY(repeat.box().bottom());
      gc.strokePolyline(
          new double[] {x + foot, x, x, x + foot}, new double[] {top, top, bottom, bottom}, 4);
    } else {
      double y = view.screenY(rail);
      double left = view.screenX(repeat.box().x());
      double right = view.screenX(repeat.box().right());
      gc.strokePolyline(
          new double[] {left, left, right, right}, new double[] {y + foot, y, y, y + foot}, 4);
    }
  }
}
