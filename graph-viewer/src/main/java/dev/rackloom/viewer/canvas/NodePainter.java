package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Overlay.Mark;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/** Draws boxes: fills of one colour together, details only where they can be read. */
final class NodePainter {

  private static final double DETAIL_FROM_PX = 9;
  private static final double SHARE_FROM = 0.5;
  private static final double ROUND = 7;
  private static final double STRIPE = 5;

  private final GraphicsContext gc;
  private final Look look;
  private final Viewport view;
  private final Palette palette;
  private final LabelPainter labels;

  NodePainter(GraphicsContext gc, Look look, LabelPainter labels) {
    this.gc = gc;
    this.look = look;
    this.view = look.viewport();
    this.palette = look.palette();
    this.labels = labels;
  }

  /** Boxes of one depth after the other, so that what is inside a group is on top of it. */
  void paint(List<SceneNode> nodes) {
    Map<Integer, List<SceneNode>> byDepth = new TreeMap<>();
    nodes.forEach(n -> byDepth.computeIfAbsent(n.depth(), d -> new ArrayList<>()).add(n));
    byDepth.values().forEach(this::level);
  }

  private void level(List<SceneNode> nodes) {
    Map<String, List<SceneNode>> byFill = new LinkedHashMap<>();
    nodes.forEach(n -> byFill.computeIfAbsent(fill(n), f -> new ArrayList<>()).add(n));
    byFill.forEach(this::fill);
    gc.setLineWidth(1);
    gc.setStroke(Color.web(palette.border()));
    nodes.stream().filter(this::detailed).forEach(this::outline);
    nodes.stream().filter(this::detailed).forEach(this::inside);
    nodes.forEach(this::emphasis);
  }

  private String fill(SceneNode node) {
    if (node.state() == SceneNode.State.OPEN) {
      return palette.nested();
    }
    Tint tint = mark(node).tint();
    return detailed(node) ? palette.wash(tint) : palette.shade(tint);
  }

  private Mark mark(SceneNode node) {
    return node.stage() < 0 ? Mark.NONE : look.overlay().mark(node.stage());
  }

  private boolean detailed(SceneNode node) {
    return node.box().height() * view.scale() >= DETAIL_FROM_PX;
  }

  private void fill(String colour, List<SceneNode> nodes) {
    gc.setFill(Color.web(colour));
    for (SceneNode node : nodes) {
      if (detailed(node)) {
        gc.fillRoundRect(x(node), y(node), w(node), h(node), round(node), round(node));
      } else {
        gc.fillRect(x(node), y(node), Math.max(1, w(node)), Math.max(1, h(node)));
      }
    }
  }

  private void outline(SceneNode node) {
    gc.strokeRoundRect(x(node), y(node), w(node), h(node), round(node), round(node));
  }

  private void inside(SceneNode node) {
    Mark mark = mark(node);
    stripe(node, mark);
    share(node, mark);
    labels.paint(node, mark);
  }

  /** A stripe in the full shade along the left side. */
  private void stripe(SceneNode node, Mark mark) {
    if (mark.tint().equals(Tint.NONE)) {
      return;
    }
    double inset = 4 * view.scale();
    gc.setFill(Color.web(palette.shade(mark.tint())));
    gc.fillRoundRect(
        x(node) + inset,
        y(node) + inset,
        STRIPE * view.scale(),
        h(node) - 2 * inset,
        STRIPE * view.scale(),
        STRIPE * view.scale());
  }

  /** A bar along the lower side, as long as the stage's share; on stages alone. */
  private void share(SceneNode node, Mark mark) {
    boolean shown = node.kind() == Item.Kind.STAGE && view.scale() >= SHARE_FROM;
    if (!shown || Double.isNaN(mark.share())) {
      return;
    }
    double s = view.scale();
    double length = (node.box().width() - 32) * s;
    double top = y(node) + (node.state() == SceneNode.State.OPEN ? 41 * s : h(node) - 8 * s);
    gc.setFill(Color.web(palette.border()));
    gc.fillRect(x(node) + 16 * s, top, length, 2.5 * s);
    gc.setFill(Color.web(palette.shade(mark.tint())));
    gc.fillRect(x(node) + 16 * s, top, length * Math.clamp(mark.share(), 0, 1), 2.5 * s);
  }

  private void emphasis(SceneNode node) {
    boolean selected = node.item() == look.selected();
    if (!selected && node.item() != look.hovered()) {
      return;
    }
    gc.setStroke(Color.web(palette.accent(), selected ? 1 : 0.45));
    gc.setLineWidth(selected ? 2.5 : 1.5);
    outline(node);
  }

  private double round(SceneNode node) {
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
