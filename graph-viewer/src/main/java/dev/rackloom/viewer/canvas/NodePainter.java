package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay.Mark;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** Draws boxes, with details only where they can be read. */
final class NodePainter {

  private static final double DETAIL_FROM_PX = 9;
  private static final double SHARE_FROM = 0.5;

  /** Below this zoom corners are too small to be seen round. */
  private static final double ROUND_FROM = 0.55;

  private static final double ROUND = 7;
  private static final double STRIPE = 5;

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

  /** How the boxes of each stage look, worked out once a frame. */
  private final Map<Integer, BoxLook> looks = new HashMap<>();

  /** The colours of each tint, mixed once a frame. */
  private final Map<Tint, Fills> fills = new HashMap<>();

  /** Boxes of the pass at hand that are to be cut. */
  private final List<SceneNode> far = new ArrayList<>();

  private final Color border;
  private final Color nested;
  private BoxLook latest = BoxLook.NONE;
  private int latestStage = Integer.MIN_VALUE;
  private @Nullable Color filling;

  /**
   * How boxes look.
   *
   * @param mark what the overlay says of them
   * @param fills in its tint
   */
  private record BoxLook(Mark mark, Fills fills) {
    static final BoxLook NONE = new BoxLook(Mark.NONE, new Fills(Color.BLACK, Color.BLACK, 0));
  }

  /**
   * Colours of a tint.
   *
   * @param near the fill of a box that can be read
   * @param far the fill of one that cannot, and of the stripe and the bar of one that can
   * @param cut of the stripe, or of a box that cannot be read
   */
  private record Fills(Color near, Color far, int cut) {}

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
    Fills box = boxLook(node).fills;
    if (detailed(node)) {
      return box.near;
    }
    if (box.cut > 0) {
      far.add(node);
    }
    return box.far;
  }

  private void cut(SceneNode node) {
    setFill(nested);
    Gaps.paint(
        gc,
        boxLook(node).fills.cut,
        x(node),
        Math.round(y(node)),
        w(node),
        Math.max(1, Math.round(h(node))));
  }

  private BoxLook boxLook(SceneNode node) {
    Mark own = look.overlay().own(node.item());
    return own.equals(Mark.NONE) ? stageLook(node) : look(own);
  }

  private BoxLook stageLook(SceneNode node) {
    if (node.stage() != latestStage) {
      latestStage = node.stage();
      latest = looks.computeIfAbsent(latestStage, this::stageLook);
    }
    return latest;
  }

  private BoxLook stageLook(int stage) {
    return look(stage < 0 ? Mark.NONE : look.overlay().mark(stage));
  }

  private BoxLook look(Mark mark) {
    return new BoxLook(mark, fills.computeIfAbsent(mark.tint(), this::fills));
  }

  private Fills fills(Tint tint) {
    return new Fills(
        colours.of(palette.wash(tint)), colours.of(palette.shade(tint)), Cuts.in(tint));
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
    BoxLook box = boxLook(node);
    stripe(node, box);
    share(node, box);
    labels.paint(node, box.mark);
    filling = null;
  }

  /** A stripe in the full shade along the left side, cut if the shade is shared. */
  private void stripe(SceneNode node, BoxLook box) {
    if (box.mark.tint().equals(Tint.NONE)) {
      return;
    }
    double inset = 4 * view.scale();
    double wide = STRIPE * view.scale();
    double high = h(node) - 2 * inset;
    setFill(box.fills.far);
    if (box.fills.cut == 0) {
      gc.fillRoundRect(x(node) + inset, y(node) + inset, wide, high, wide, wide);
      return;
    }
    Cuts cuts = Cuts.of(box.fills.cut, high);
    for (int i = 0; i < cuts.pieces(); i++) {
      gc.fillRect(x(node) + inset, y(node) + inset + cuts.at(i), wide, cuts.length(i));
    }
  }

  /** A bar along the lower side, as long as the share of the box; of a stage once. */
  private void share(SceneNode node, BoxLook box) {
    boolean shown = look.overlay().isTold(node) && view.scale() >= SHARE_FROM;
    if (!shown || Double.isNaN(box.mark.share())) {
      return;
    }
    double s = view.scale();
    double length = (node.box().width() - 32) * s;
    double below = node.kind() == Item.Kind.OPERATOR ? 4.5 : 8;
    double top = y(node) + (node.state() == SceneNode.State.OPEN ? 41 * s : h(node) - below * s);
    setFill(border);
    gc.fillRect(x(node) + 16 * s, top, length, 2.5 * s);
    setFill(box.fills.far);
    gc.fillRect(x(node) + 16 * s, top, length * Math.clamp(box.mark.share(), 0, 1), 2.5 * s);
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
