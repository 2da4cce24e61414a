package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Several;
import dev.rackloom.viewer.Sizes;
import dev.rackloom.viewer.Viewport;
import java.util.Optional;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/**
 * Wheel zooms at the pointer, drag pans, click selects, double click and the triangle open, click
 * on a bracket unfolds what repeats. Shift and click choose one more, Ctrl and click one more or
 * less; Shift and drag draw a frame, and what is wholly in it is chosen, with Ctrl as well.
 */
final class GraphMouse {

  private static final double ZOOM_PER_PIXEL = 1.0018;
  private static final double CHEVRON = 28;

  private final GraphView view;
  private double fromX;
  private double fromY;

  /** What was seen where a drag began: it goes on from there, whatever it is kept from. */
  private Viewport from = Viewport.ONE;

  private boolean dragged;
  private boolean framing;

  private GraphMouse(GraphView view) {
    this.view = view;
  }

  static void install(GraphView view) {
    GraphMouse mouse = new GraphMouse(view);
    view.setOnScroll(mouse::scrolled);
    view.setOnMousePressed(mouse::pressed);
    view.setOnMouseDragged(mouse::dragged);
    view.setOnMouseReleased(mouse::released);
    view.setOnMouseClicked(mouse::clicked);
    view.setOnMouseMoved(mouse::moved);
    view.setOnMouseExited(e -> mouse.exited());
  }

  private void scrolled(ScrollEvent event) {
    double factor = Math.pow(ZOOM_PER_PIXEL, event.getDeltaY());
    view.go(view.viewportProperty().get().zoomed(factor, event.getX(), event.getY()));
    begin(event.getX(), event.getY());
    event.consume();
  }

  private void pressed(MouseEvent event) {
    view.requestFocus();
    begin(event.getX(), event.getY());
    dragged = false;
    framing = event.isShiftDown() && event.getButton() == MouseButton.PRIMARY;
    view.marquee().from(fromX, fromY);
    if (event.getButton() == MouseButton.SECONDARY) {
      hit(event).map(SceneNode::item).filter(i -> !view.isChosen(i)).ifPresent(view.picks()::only);
    }
  }

  private void dragged(MouseEvent event) {
    if (framing) {
      frame(event);
      return;
    }
    dragged = true;
    view.setCursor(Cursor.CLOSED_HAND);
    view.go(from.panned(event.getX() - fromX, event.getY() - fromY));
  }

  private void begin(double x, double y) {
    fromX = x;
    fromY = y;
    from = view.viewportProperty().get();
  }

  /** Unless it was given up meanwhile. */
  private void frame(MouseEvent event) {
    if (!dragged || view.marquee().isVisible()) {
      view.marquee().to(event.getX(), event.getY());
      dragged = view.marquee().isVisible();
      view.setCursor(Cursor.CROSSHAIR);
    }
  }

  private void released(MouseEvent event) {
    view.setCursor(Cursor.DEFAULT);
    view.marquee()
        .end(view.viewportProperty().get())
        .filter(box -> !view.onShow().isOfBefore())
        .map(box -> Several.inside(view.sceneModelProperty().get(), box))
        .ifPresent(event.isShortcutDown() ? view.picks()::addAll : view.picks()::set);
  }

  private void clicked(MouseEvent event) {
    if (dragged || view.onShow().isOfBefore() || event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    if (event.isShiftDown() || event.isShortcutDown()) {
      hit(event).map(SceneNode::item).ifPresent(item -> more(item, event.isShortcutDown()));
      return;
    }
    Viewport now = view.viewportProperty().get();
    Optional<Repeat> bracket =
        view.sceneModelProperty()
            .get()
            .bracketAt(now.sceneX(event.getX()), now.sceneY(event.getY()));
    Optional<SceneNode> hit = hit(event);
    if (bracket.isPresent() && hit.map(h -> isAround(h, bracket.get())).orElse(true)) {
      view.toggleRepeat(bracket.get().handle());
      return;
    }
    Optional<SceneEdge> line = line(hit, event);
    if (line.isPresent() && event.getClickCount() == 1) {
      view.selection().select(line.get());
      return;
    }
    view.lines().selectedProperty().set(Optional.empty());
    view.picks().set(hit.map(SceneNode::item).stream().toList());
    if (hit.isPresent() && (event.getClickCount() == 2 || onChevron(hit.get(), event))) {
      view.toggle(hit.get().item());
    }
  }

  private void more(int item, boolean orLess) {
    if (orLess) {
      view.picks().toggle(item);
    } else {
      view.picks().add(item);
    }
  }

  /** Whether a click on a box may mean the bracket that is in it. */
  private static boolean isAround(SceneNode node, Repeat repeat) {
    return node.state() == SceneNode.State.OPEN
        && node.box().contains(repeat.box().centerX(), repeat.box().centerY());
  }

  private boolean onChevron(SceneNode node, MouseEvent event) {
    Viewport now = view.viewportProperty().get();
    double x = now.sceneX(event.getX()) - node.box().x();
    double y = now.sceneY(event.getY()) - node.box().y();
    return event.getClickCount() == 1 && x < CHEVRON && y < CHEVRON;
  }

  private void moved(MouseEvent event) {
    Optional<SceneNode> hit = hit(event);
    Optional<SceneEdge> line = line(hit, event);
    view.lines().hoveredProperty().set(line);
    view.hoveredProperty()
        .set(line.isPresent() ? Item.NONE : hit.map(SceneNode::item).orElse(Item.NONE));
  }

  /** A line, where no box is above it: in an open group lines are. */
  private Optional<SceneEdge> line(Optional<SceneNode> hit, MouseEvent event) {
    boolean covered = hit.filter(h -> h.state() != SceneNode.State.OPEN).isPresent();
    boolean head = hit.filter(h -> onHead(h, event)).isPresent(); // there the group itself is meant
    return covered || head ? Optional.empty() : lineAt(event.getX(), event.getY());
  }

  private Optional<SceneEdge> lineAt(double x, double y) {
    Viewport now = view.viewportProperty().get();
    return view.sceneModelProperty()
        .get()
        .edgeAt(
            now.sceneX(x),
            now.sceneY(y),
            Lines.REACH_PX / now.scale(),
            ScenePainter.detail(now.scale()));
  }

  private boolean onHead(SceneNode group, MouseEvent event) {
    double y = view.viewportProperty().get().sceneY(event.getY());
    return y < group.box().y() + Sizes.HEADER;
  }

  private void exited() {
    view.hoveredProperty().set(Item.NONE);
    view.lines().hoveredProperty().set(Optional.empty());
  }

  private Optional<SceneNode> hit(MouseEvent event) {
    if (view.onShow().isOfBefore()) {
      return Optional.empty();
    }
    Viewport now = view.viewportProperty().get();
    return view.sceneModelProperty().get().at(now.sceneX(event.getX()), now.sceneY(event.getY()));
  }
}
