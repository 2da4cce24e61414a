package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/**
 * The whole scene in a narrow column, and the part of it that is seen; press or drag to go there.
 */
public final class Minimap extends Region {

  private static final double WIDTH = 76;
  private static final double MARGIN = 8;
  private static final double MOST = 0.16;
  private static final int MOST_DEPTH = 2;

  private final GraphView view;
  private final Canvas canvas = new Canvas();

  public Minimap(GraphView view) {
    this.view = view;
    getChildren().add(canvas);
    getStyleClass().add("minimap");
    setMinWidth(WIDTH);
    setPrefWidth(WIDTH);
    setMaxWidth(WIDTH);
    view.sceneModelProperty().addListener((o, was, is) -> requestLayout());
    view.viewportProperty().addListener((o, was, is) -> requestLayout());
    view.overlayProperty().addListener((o, was, is) -> requestLayout());
    view.paletteProperty().addListener((o, was, is) -> requestLayout());
    view.widthProperty().addListener((o, was, is) -> requestLayout());
    view.heightProperty().addListener((o, was, is) -> requestLayout());
    setOnMousePressed(this::go);
    setOnMouseDragged(this::go);
  }

  private Viewport small() {
    Scene scene = view.sceneModelProperty().get();
    double high = (getHeight() - 2 * MARGIN) / Math.max(1, scene.bounds().height());
    double scale = Math.min(high, MOST);
    return new Viewport(
        scale,
        getWidth() / 2 - scene.axis() * scale,
        getHeight() / 2 - scene.bounds().centerY() * scale);
  }

  private void go(MouseEvent event) {
    Viewport small = small();
    Viewport now = view.viewportProperty().get();
    double x = now.screenX(small.sceneX(event.getX()));
    double y = now.screenY(small.sceneY(event.getY()));
    view.moved(now.panned(view.getWidth() / 2 - x, view.getHeight() / 2 - y));
    event.consume();
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(getWidth());
    canvas.setHeight(getHeight());
    Palette palette = view.paletteProperty().get();
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.setFill(Color.web(palette.ground()));
    gc.fillRect(0, 0, getWidth(), getHeight());
    gc.setStroke(Color.web(palette.border()));
    gc.setLineWidth(1);
    gc.strokeLine(0.5, 0, 0.5, getHeight());
    Viewport small = small();
    view.sceneModelProperty().get().nodes().stream()
        .filter(n -> n.depth() < MOST_DEPTH)
        .forEach(n -> box(gc, palette, small, n));
    if (!view.sceneModelProperty().get().nodes().isEmpty()) {
      frame(gc, palette, small);
    }
  }

  private void box(GraphicsContext gc, Palette palette, Viewport small, SceneNode node) {
    boolean open = node.state() == SceneNode.State.OPEN;
    Tint tint =
        node.stage() < 0 ? Tint.NONE : view.overlayProperty().get().mark(node.stage()).tint();
    gc.setFill(Color.web(open ? palette.border() : palette.shade(tint), open ? 0.45 : 1));
    Box b = node.box();
    gc.fillRect(
        small.screenX(b.x()),
        small.screenY(b.y()),
        Math.max(1, b.width() * small.scale()),
        Math.max(1, b.height() * small.scale()));
  }

  private void frame(GraphicsContext gc, Palette palette, Viewport small) {
    Box seen = view.viewportProperty().get().visible(view.getWidth(), view.getHeight());
    double left = Math.max(1, small.screenX(seen.x()));
    double top = Math.max(1, small.screenY(seen.y()));
    double right = Math.min(getWidth() - 1, small.screenX(seen.right()));
    double bottom = Math.min(getHeight() - 1, small.screenY(seen.bottom()));
    gc.setStroke(Color.web(palette.accent()));
    gc.setLineWidth(1.5);
    gc.strokeRect(left, top, Math.max(2, right - left), Math.max(2, bottom - top));
  }
}
