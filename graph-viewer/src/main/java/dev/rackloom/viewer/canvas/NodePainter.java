package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** Draws boxes, with details only where they can be read. */
final class NodePainter {

  private static final double DETAIL_FROM_PX = 9;

  /** Below this zoom corners are too small to be seen round. */
  private static final double ROUND_FROM = 0.55;

  private static final double ROUND = 7;

  /** Square units. */
  private static final double LARGE = 1 << 14;

  private final GraphicsContext gc;
  private final Look look;
  private final Viewport view;
  private final Palette palette;
  private final LabelPainter labels;
  private final RingPainter rings;
  private final RoundBox boxes;
  private final Colours colours;
  private final BoxLooks looks;
  private final MarkPainter marks;

  /** Boxes of the pass at hand that are to be cut. */
  private final List<SceneNode> far = new ArrayList<>();

  private final Color border;
  private final Color nested;
  private @Nullable Color filling;

  NodePainter(
      GraphicsContext gc, Look look, LabelPainter labels, RingPainter rings, Colours colours) {
    this.gc = gc;
    this.look = look;
    this.view = look.viewport();
    this.palette = look.palette();
    this.labels = labels;
    this.rings = rings;
    this.boxes = new RoundBox(gc);
    this.colours = colours;
    this.looks = new BoxLooks(look.overlay(), palette, colours);
    this.marks = new MarkPainter(gc, look, colours);
    this.border = colours.of(palette.border());
    this.nested = colours.of(palette.nested());
  }

  /** Open groups in drawing order: what is inside a group comes after it. */
  void groups(List<SceneNode> nodes) {
    int bottom = nodes.size() - 1;
    while (bottom > 0 && !hidesAll(nodes.get(bottom))) {
      bottom--;
    }
    paint(nodes.subList(Math.max(0, bottom), nodes.size()), true);
  }

  /** Whether nothing beneath is seen: its sides are farther out than a corner is round. */
  private boolean hidesAll(SceneNode node) {
    double pixels = gc.getTransform().getMxx();
    return x(node) < -2 * ROUND
        && y(node) < -2 * ROUND
        && x(node) + w(node) > gc.getCanvas().getWidth() / pixels + 2 * ROUND
        && y(node) + h(node) > gc.getCanvas().getHeight() / pixels + 2 * ROUND;
  }

  /** Boxes whose insides, if there are any, are not drawn. */
  void boxes(List<SceneNode> nodes) {
    paint(nodes, false);
  }

  private void paint(List<SceneNode> nodes, boolean open) {
    filling = null;
    if (view.scale() >= ROUND_FROM) {
      nodes.forEach(n -> round(n, open ? nested : fill(n)));
    } else if (open) {
      nodes.forEach(n -> {
        frame(n);
        flat(n, nested);
      });
    } else {
      // none hides another: all frames at once take one change of colour instead of one each
      nodes.forEach(this::frame);
      far.clear();
      nodes.forEach(n -> flat(n, fill(n)));
      far.forEach(this::cut);
    }
    rings.paint(nodes, this::outline);
    for (SceneNode node : nodes) {
      if (detailed(node)) {
        inside(node);
      }
      if (look.chosen().test(node.item())) {
        emphasis(node, 1, 2.5);
      } else if (node.item() == look.hovered()) {
        emphasis(node, 0.45, 1.5);
      }
      if (node.item() == look.selected() && !look.chosen().test(node.item())) {
        passed(node);
      }
    }
  }

  /** A box without round corners: rectangles alone, which are quick to fill. */
  private void flat(SceneNode node, Color fill) {
    double line = detailed(node) ? 1 : 0;
    setFill(fill);
    gc.fillRect(
        Math.round(x(node)) + line,
        Math.round(y(node)) + line,
        Math.max(1, Math.round(w(node)) - 2 * line),
        Math.max(1, Math.round(h(node)) - 2 * line));
  }

  /** The line around a box without round corners, if it is large enough to have one. */
  private void frame(SceneNode node) {
    if (detailed(node)) {
      setFill(border);
      frame(
          Math.round(x(node)),
          Math.round(y(node)),
          Math.max(1, Math.round(w(node))),
          Math.max(1, Math.round(h(node))));
    }
  }

  /**
   * Sides that reach a unit beneath what is filled then, for a whole pixel on screens of any
   * density: of a large box a small part of what lies within.
   */
  private void frame(double x, double y, double w, double h) {
    if (w * h < LARGE) {
      gc.fillRect(x, y, w, h);
      return;
    }
    gc.fillRect(x, y, w, 2);
    gc.fillRect(x, y + h - 2, w, 2);
    gc.fillRect(x, y, 2, h);
    gc.fillRect(x + w - 2, y, 2, h);
  }

  private void round(SceneNode node, Color fill) {
    setFill(fill);
    boxes.fill(x(node), y(node), w(node), h(node), corner(node));
    gc.setLineWidth(1);
    gc.setStroke(border);
    outline(node);
  }

  private void setFill(Color colour) {
    if (!colour.equals(filling)) {
      gc.setFill(colour);
      filling = colour;
    }
  }

  private Color fill(SceneNode node) {
    BoxLooks.Fills fills = looks.of(node).fills();
    if (detailed(node)) {
      return fills.near();
    }
    if (fills.cut() > 0) {
      far.add(node);
    }
    return fills.far();
  }

  private void cut(SceneNode node) {
    setFill(nested);
    Gaps.paint(
        gc,
        looks.of(node).fills().cut(),
        x(node),
        Math.round(y(node)),
        w(node),
        Math.max(1, Math.round(h(node))));
  }

  private boolean detailed(SceneNode node) {
    boolean end = node.kind() == Item.Kind.INPUT || node.kind() == Item.Kind.OUTPUT;
    double from = end ? LabelPainter.LEAST_END_PX : DETAIL_FROM_PX;
    return node.box().height() * view.scale() >= from;
  }

  private void outline(SceneNode node) {
    gc.strokeRoundRect(x(node), y(node), w(node), h(node), corner(node), corner(node));
  }

  private void inside(SceneNode node) {
    BoxLooks.BoxLook box = looks.of(node);
    marks.paint(node, box);
    labels.paint(node, box.mark());
    filling = null;
  }

  private void emphasis(SceneNode node, double opacity, double width) {
    gc.setStroke(colours.of(palette.accent(), opacity));
    gc.setLineWidth(width);
    outline(node);
  }

  /** Keys are here, but it is not chosen. */
  private void passed(SceneNode node) {
    gc.setLineDashes(5, 4);
    emphasis(node, 1, 1.5);
    gc.setLineDashes();
  }

  private double corner(SceneNode node) {
    boolean pill = node.kind() == Item.Kind.INPUT || node.kind() == Item.Kind.OUTPUT;
    return pill ? h(node) : 2 * ROUND * Math.min(1, view.scale());
  }

  private double x(SceneNode node) {
    return view.screenX(node.box().x());
  }

  private double y(SceneNode node) {
    return view.screenY(node.box().y());
  }

  private double w(SceneNode node) {
    return node.box().width() * view.scale();
  }

  private double h(SceneNode node) {
    return node.box().height() * view.scale();
  }
}
