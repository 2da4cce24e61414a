package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Lettering;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.PictureLegend;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.WritableImage;
import javafx.scene.text.TextAlignment;

/**
 * Draws the part of a scene that is in sight onto a canvas. From afar a group is one box: what is
 * in it would be smaller than can be told apart.
 */
final class ScenePainter {

  /** Open groups lower than this many pixels are drawn without their insides. */
  private static final double LEAST_GROUP_PX = 20;

  /** Operators lower than this are streaks of colour, as their group is. */
  private static final double LEAST_BOX_PX = 5;

  private static final double LEAST_LINE_PX = 3;

  /** Below this zoom operators cannot be seen, and short lines would join nothing. */
  private static final double FAR = 0.06;

  private static final double LEAST_FAR_BOX_PX = 4;
  private static final double LEAST_FAR_LINE_PX = 24;

  /** Below this zoom brackets inside groups are left out. */
  private static final double NESTED_BRACKET_FROM = 0.25;

  private static final double PICTURE_MARGIN = 24;

  private final TextFit fit = new TextFit();
  private final Colours colours = new Colours();
  private final List<SceneNode> groups = new ArrayList<>();
  private final List<SceneNode> boxes = new ArrayList<>();
  private final List<SceneEdge> lines = new ArrayList<>();
  private Fonts fonts = new Fonts("System");
  private Rings known = Rings.NONE;

  void setFamily(String family) {
    fonts = new Fonts(family);
  }

  /** A picture of a whole scene, no side longer than so many pixels. */
  WritableImage picture(Scene scene, Overlay overlay, Palette palette, double longest) {
    PictureLegend legend =
        PictureLegend.below(scene.bounds().grown(PICTURE_MARGIN), PICTURE_MARGIN, overlay);
    Box all = legend.all();
    double scale = Math.min(1, longest / Math.max(1, Math.max(all.width(), all.height())));
    SharpCanvas canvas =
        new SharpCanvas(Math.ceil(all.width() * scale), Math.ceil(all.height() * scale));
    Viewport viewport = new Viewport(scale, -all.x() * scale, -all.y() * scale);
    paint(canvas, scene, Look.still(viewport, overlay, palette));
    legend.entries().forEach(e -> meaning(canvas.pen(), e, viewport, palette));
    return canvas.canvas().snapshot(null, null);
  }

  private void meaning(
      GraphicsContext gc, PictureLegend.Entry entry, Viewport port, Palette palette) {
    Box box = entry.swatch();
    Lettering.Line words = entry.words();
    Cuts cuts = Cuts.of(Cuts.in(entry.tint()), box.height());
    gc.setFill(colours.of(palette.shade(entry.tint())));
    for (int i = 0; i < cuts.pieces(); i++) {
      gc.fillRect(
          port.screenX(box.x()),
          port.screenY(box.y() + cuts.at(i)),
          box.width() * port.scale(),
          cuts.length(i) * port.scale());
    }
    gc.setFill(colours.of(palette.text()));
    gc.setFont(fonts.plain(words.face().size() * port.scale()));
    gc.setTextAlign(TextAlignment.LEFT);
    gc.setTextBaseline(VPos.CENTER);
    gc.fillText(words.words(), port.screenX(words.x()), port.screenY(words.y()));
  }

  void paint(SharpCanvas canvas, Scene scene, Look look) {
    GraphicsContext gc = canvas.pen();
    double width = canvas.width();
    double height = canvas.height();
    gc.setFill(colours.of(look.palette().ground()));
    gc.fillRect(0, 0, width, height);
    Box window = look.viewport().visible(width, height);
    gather(scene, look, window);
    LabelPainter labels = new LabelPainter(gc, look, fonts, fit, colours);
    RingPainter rings = new RingPainter(gc, look, colours, fonts, rings(scene, look));
    NodePainter painter = new NodePainter(gc, look, labels, rings, colours);
    painter.groups(groups);
    new EdgePainter(gc, look.viewport(), colours, scene.direction()).paint(lines, look);
    stacks(gc, scene, look);
    painter.boxes(boxes);
    scene.repeats().stream()
        .filter(Repeat::bracketed)
        .filter(r -> r.box().intersects(window) && isSeen(r, look.viewport().scale()))
        .forEach(r -> labels.repeat(r, scene.direction()));
  }

  /** Found out anew only when another scene is drawn or something else was found. */
  private Rings rings(Scene scene, Look look) {
    if (!known.areOf(scene, look.highlight())) {
      known = new Rings(scene, look.highlight());
    }
    return known;
  }

  /** Behind a box that stands for others, the edges of some of them. */
  private void stacks(GraphicsContext gc, Scene scene, Look look) {
    if (scene.repeats().stream().anyMatch(Repeat::folded)) {
      StackPainter stacks = new StackPainter(gc, look, colours);
      boxes.stream().filter(n -> isStack(scene, n)).forEach(stacks::paint);
    }
  }

  private static boolean isStack(Scene scene, SceneNode node) {
    return scene.repeatOf(node.item()).filter(Repeat::folded).isPresent();
  }

  /** From afar groups are drawn without their insides. */
  private static boolean isSeen(Repeat repeat, double scale) {
    return repeat.firstStage() >= 0 || scale >= NESTED_BRACKET_FROM;
  }

  /** What is too small to be drawn at a zoom. */
  static Scene.Detail detail(double scale) {
    boolean far = scale < FAR;
    double box = far ? LEAST_FAR_BOX_PX : LEAST_BOX_PX;
    double line = far ? LEAST_FAR_LINE_PX : LEAST_LINE_PX;
    return new Scene.Detail(LEAST_GROUP_PX / scale, box / scale, line / scale);
  }

  private void gather(Scene scene, Look look, Box window) {
    groups.clear();
    boxes.clear();
    lines.clear();
    scene.visit(
        window,
        detail(look.viewport().scale()),
        (node, whole) ->
            (node.state() == SceneNode.State.OPEN && !whole ? groups : boxes).add(node),
        lines::add);
  }
}
