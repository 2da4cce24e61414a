package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/**
 * The whole scene in a narrow strip, and the part of it that is seen; press or drag to go there.
 * The strip is drawn when the scene or its colours change; moving about moves the frame alone.
 */
public final class Minimap extends Region {

  private static final double WIDTH = 76;

  /** Open groups lower than this many pixels are one box. */
  private static final double LEAST_GROUP_PX = 3;

  /** What is lower than this, in groups, is left out. */
  private static final double LEAST_BOX_PX = 1;

  private final GraphView view;
  private final SharpCanvas canvas = new SharpCanvas(this);
  private final Rectangle frame = new Rectangle();
  private final Colours colours = new Colours();
  private boolean stale = true;

  public Minimap(GraphView view) {
    this.view = view;
    frame.setFill(null);
    frame.setStrokeWidth(1.5);
    frame.setManaged(false);
    frame.setMouseTransparent(true);
    getChildren().addAll(canvas.canvas(), frame);
    getStyleClass().add("minimap");
    view.directionProperty().subscribe(this::turn);
    view.sceneModelProperty().subscribe(this::see);
    view.overlayProperty().addListener((o, was, is) -> redraw());
    view.paletteProperty().addListener((o, was, is) -> redraw());
    view.viewportProperty().addListener((o, was, is) -> frame());
    view.widthProperty().addListener((o, was, is) -> frame());
    view.heightProperty().addListener((o, was, is) -> frame());
    setOnMousePressed(this::go);
    setOnMouseDragged(this::go);
  }

  /** A column beside a graph that flows down, a row below one that flows to the right. */
  private void turn(Direction direction) {
    boolean down = direction == Direction.DOWN;
    setMinSize(down ? WIDTH : USE_COMPUTED_SIZE, down ? USE_COMPUTED_SIZE : WIDTH);
    setPrefSize(down ? WIDTH : USE_COMPUTED_SIZE, down ? USE_COMPUTED_SIZE : WIDTH);
    setMaxSize(down ? WIDTH : Double.MAX_VALUE, down ? Double.MAX_VALUE : WIDTH);
    redraw();
  }

  /** There is none of nothing. */
  private void see(Scene scene) {
    setVisible(!scene.nodes().isEmpty());
    setManaged(isVisible());
    redraw();
  }

  private void redraw() {
    stale = true;
    requestLayout();
  }

  private Strip strip() {
    Scene scene = view.sceneModelProperty().get();
    return Strip.of(scene.bounds(), scene.direction(), getWidth(), getHeight());
  }

  private void go(MouseEvent event) {
    Strip small = strip();
    Viewport now = view.viewportProperty().get();
    double x = now.screenX(small.sceneX(event.getX()));
    double y = now.screenY(small.sceneY(event.getY()));
    view.go(now.panned(view.getWidth() / 2 - x, view.getHeight() / 2 - y));
    event.consume();
  }

  @Override
  protected void layoutChildren() {
    stale |= canvas.resize(getWidth(), getHeight());
    if (stale) {
      stale = false;
      draw();
    }
    frame();
  }

  private void draw() {
    Palette palette = view.paletteProperty().get();
    GraphicsContext gc = canvas.pen();
    gc.setFill(colours.of(palette.ground()));
    gc.fillRect(0, 0, getWidth(), getHeight());
    gc.setStroke(colours.of(palette.border()));
    gc.setLineWidth(1);
    boolean down = view.directionProperty().get() == Direction.DOWN;
    gc.strokeLine(0.5, down ? 0 : 0.5, down ? 0.5 : getWidth(), down ? getHeight() : 0.5);
    Strip small = strip();
    Scene scene = view.sceneModelProperty().get();
    Scene.Detail detail =
        new Scene.Detail(
            LEAST_GROUP_PX / small.scaleY(),
            LEAST_BOX_PX / small.scaleY(),
            Double.POSITIVE_INFINITY);
    scene.visit(
        scene.bounds(), detail, (node, whole) -> box(gc, palette, small, node, whole), line -> {});
  }

  private void box(
      GraphicsContext gc, Palette palette, Strip small, SceneNode node, boolean whole) {
    boolean open = node.state() == SceneNode.State.OPEN && !whole;
    Tint tint = view.overlayProperty().get().markOf(node).tint();
    gc.setFill(colours.of(open ? palette.border() : palette.shade(tint), open ? 0.45 : 1));
    Box b = node.box();
    double x = small.screenX(b.x());
    double y = small.screenY(b.y());
    double w = Math.max(1, b.width() * small.scaleX());
    double h = Math.max(1, b.height() * small.scaleY());
    gc.fillRect(x, y, w, h);
    if (!open && Cuts.in(tint) > 0) {
      gc.setFill(colours.of(palette.ground()));
      Gaps.paint(gc, Cuts.in(tint), x, y, w, h);
    }
  }

  private void frame() {
    Strip small = strip();
    Box seen = view.viewportProperty().get().visible(view.getWidth(), view.getHeight());
    double left = Math.clamp(small.screenX(seen.x()), 1, Math.max(1, getWidth() - 3));
    double top = Math.clamp(small.screenY(seen.y()), 1, Math.max(1, getHeight() - 3));
    double right = Math.min(getWidth() - 1, small.screenX(seen.right()));
    double bottom = Math.min(getHeight() - 1, small.screenY(seen.bottom()));
    frame.setVisible(!view.sceneModelProperty().get().nodes().isEmpty());
    frame.setStroke(colours.of(view.paletteProperty().get().accent()));
    frame.setX(left);
    frame.setY(top);
    frame.setWidth(Math.max(2, right - left));
    frame.setHeight(Math.max(2, bottom - top));
  }
}
