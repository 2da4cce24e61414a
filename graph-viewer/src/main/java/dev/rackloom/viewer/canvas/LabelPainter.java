package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Overlay.Mark;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Sizes;
import dev.rackloom.viewer.Viewport;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Writes into boxes, as far as it can be read. */
final class LabelPainter {

  private static final double READABLE_PX = 5.5;
  private static final double FAR_PX = 9;
  private static final double FAR_INSET_PX = 6;

  /** Inputs and outputs, of one line, have room for their names from here on. */
  static final double LEAST_END_PX = 7.5;

  /** Boxes narrower than this have no room for a name. */
  private static final double LEAST_NAME_PX = 36;

  private static final double TITLE = 13;
  private static final double SMALL = 11;

  /** The overlay's word may be so wide, however long the title is. */
  private static final double MARK = 140;

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
    switch (node.kind()) {
      case INPUT, OUTPUT -> terminal(node);
      case ROOT, STAGE, GROUP, OPERATOR -> titled(node, mark);
    }
  }

  /** From afar: the name in a fixed size, where the box has room for it. */
  private void nameOnly(SceneNode node) {
    boolean open = node.state() == SceneNode.State.OPEN;
    double room = (open ? Sizes.HEADER : node.box().height()) * view.scale();
    boolean end = node.kind() == Item.Kind.INPUT || node.kind() == Item.Kind.OUTPUT;
    double least = end ? LEAST_END_PX : FAR_PX + 3;
    if (room < least || node.box().width() * view.scale() < LEAST_NAME_PX) {
      return;
    }
    double inset = FAR_INSET_PX / view.scale();
    double width = node.box().width() - 1.5 * inset;
    Line line = new Line(node, inset, width, room / 2 / view.scale());
    write(node.label(), fonts.plain(Math.min(FAR_PX, room)), palette.text(), line);
  }

  private void terminal(SceneNode node) {
    Line line = new Line(node, 12, node.box().width() - 24, node.box().height() / 2);
    Font bold = fonts.bold(SMALL * view.scale());
    String shown = write(node.label(), bold, palette.text(), line);
    double label = wide(shown, bold);
    Line rest = new Line(node, 20 + label, node.box().width() - 32 - label, line.y());
    write(node.detail(), fonts.plain(SMALL * view.scale()), palette.dim(), rest);
  }

  private void titled(SceneNode node, Mark mark) {
    double left = node.state() == SceneNode.State.LEAF ? 16 : 28;
    Font bold = fonts.bold(TITLE * view.scale());
    double room = node.box().width() - left - 12;
    double said = overlay.isTold(node) ? mark(node, mark, room - 10 - wide(node.label(), bold)) : 0;
    double top = node.kind() == Item.Kind.OPERATOR ? 13 : 16;
    chevron(node, top);
    write(node.label(), bold, palette.text(), new Line(node, left, room - said, top));
    Line second = new Line(node, left, room, top + 15);
    boolean operator = node.kind() == Item.Kind.OPERATOR;
    String ports = node.ports().isEmpty() ? "" : "◂ " + String.join(" · ", node.ports());
    String more = operator || ports.isEmpty() ? "" : "   " + ports;
    write(node.detail() + more, fonts.plain(SMALL * view.scale()), palette.dim(), second);
    if (operator) {
      Line third = new Line(node, left, room, top + 30);
      write(ports, fonts.plain((SMALL - 1) * view.scale()), palette.dim(), third);
    }
  }

  private double wide(String text, Font font) {
    return fit.width(text, font) / view.scale();
  }

  /** The overlay's word, on the right; returns the room it took, all that the title leaves. */
  private double mark(SceneNode node, Mark mark, double left) {
    if (mark.text().isEmpty()) {
      return 0;
    }
    Font font = fonts.plain(12 * view.scale());
    String text = fit.fit(mark.text(), font, Math.max(MARK, left) * view.scale());
    gc.setFont(font);
    gc.setFill(colours.of(palette.text()));
    gc.setTextAlign(TextAlignment.RIGHT);
    gc.fillText(text, view.screenX(node.box().right() - 14), view.screenY(node.box().y() + 16));
    gc.setTextAlign(TextAlignment.LEFT);
    return wide(text, font) + 10;
  }

  /** A triangle that says something is inside. */
  private void chevron(SceneNode node, double top) {
    if (node.state() == SceneNode.State.LEAF) {
      return;
    }
    double s = view.scale();
    double x = view.screenX(node.box().x() + 18);
    double y = view.screenY(node.box().y() + top);
    double r = 4 * s;
    gc.setFill(colours.of(palette.dim()));
    if (node.state() == SceneNode.State.OPEN) {
      gc.fillPolygon(
          new double[] {x - r, x + r, x}, new double[] {y - r * 0.6, y - r * 0.6, y + r * 0.8}, 3);
    } else {
      gc.fillPolygon(
          new double[] {x - r * 0.6, x - r * 0.6, x + r * 0.8}, new double[] {y - r, y + r, y}, 3);
    }
  }

  /** A bracket beside stages that repeat, how often they do, and what is said of all of them. */
  void repeat(Repeat repeat, Direction direction) {
    gc.setStroke(colours.of(repeat.folded() ? palette.accent() : palette.border()));
    gc.setLineWidth(1.5);
    gc.setFont(fonts.bold(TITLE * view.scale()));
    gc.setFill(colours.of(repeat.folded() ? palette.accent() : palette.dim()));
    if (direction == Direction.DOWN) {
      onTheLeft(repeat);
    } else {
      above(repeat);
    }
    gc.setTextAlign(TextAlignment.LEFT);
  }

  private void onTheLeft(Repeat repeat) {
    double s = view.scale();
    double x = view.screenX(repeat.box().x() + Repeat.RAIL - 18);
    double top = view.screenY(repeat.box().y());
    double bottom = view.screenY(repeat.box().bottom());
    gc.strokePolyline(
        new double[] {x + 8 * s, x, x, x + 8 * s}, new double[] {top, top, bottom, bottom}, 4);
    if (SMALL * s >= READABLE_PX) {
      String sum = repeat.together(overlay);
      double up = sum.isEmpty() ? 0 : 8 * s;
      gc.setTextAlign(TextAlignment.RIGHT);
      gc.fillText(repeat.label(), x - 7 * s, (top + bottom) / 2 - up);
      gc.setFont(fonts.plain(SMALL * s));
      gc.fillText(sum, x - 7 * s, (top + bottom) / 2 + up);
    }
  }

  private void above(Repeat repeat) {
    double s = view.scale();
    double y = view.screenY(repeat.box().y() + Repeat.RAIL - 18);
    double left = view.screenX(repeat.box().x());
    double right = view.screenX(repeat.box().right());
    gc.strokePolyline(
        new double[] {left, left, right, right}, new double[] {y + 8 * s, y, y, y + 8 * s}, 4);
    if (SMALL * s >= READABLE_PX) {
      String sum = repeat.together(overlay);
      gc.setTextAlign(TextAlignment.CENTER);
      gc.fillText(
          sum.isEmpty() ? repeat.label() : repeat.label() + "   " + sum,
          (left + right) / 2,
          y - 12 * s);
    }
  }

  /** A place to write: offset in the box, and room. */
  private record Line(SceneNode node, double x, double width, double y) {}

  private String write(String text, Font font, String colour, Line at) {
    if (text.isEmpty() || at.width() <= 4) {
      return "";
    }
    String shown = fit.fit(text, font, at.width() * view.scale());
    if (shown.isEmpty()) {
      return shown;
    }
    gc.setFont(font);
    gc.setFill(colours.of(colour));
    gc.fillText(
        shown,
        view.screenX(at.node().box().x() + at.x()),
        view.screenY(at.node().box().y() + at.y()));
    return shown;
  }
}
