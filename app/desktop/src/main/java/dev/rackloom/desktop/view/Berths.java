package dev.rackloom.desktop.view;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/**
 * Finds what stages can be dropped on, in whichever window of the application it is: while a button
 * is held all events go to the window where it was pressed.
 */
final class Berths {

  private Berths() {}

  /** The berth under the pointer, in the uppermost window there. */
  static Optional<Berth> at(MouseEvent event, Scene from) {
    Point2D screen = new Point2D(event.getScreenX(), event.getScreenY());
    Node picked = event.getPickResult().getIntersectedNode();
    return windowAt(screen)
        .map(w ->
            Objects.equals(w.getScene(), from) && picked != null
                ? picked
                : pick(w.getScene().getRoot(), screen))
        .flatMap(node -> Ancestors.first(node, Berth.class));
  }

  /** Windows stand above those that own them; of others the one in use, or the newest, is above. */
  private static Optional<Window> windowAt(Point2D screen) {
    List<Window> all = Window.getWindows();
    return all.stream()
        .filter(w -> w instanceof Stage && w.isShowing() && w.getScene() != null)
        .filter(w ->
            screen.getX() >= w.getX()
                && screen.getX() < w.getX() + w.getWidth()
                && screen.getY() >= w.getY()
                && screen.getY() < w.getY() + w.getHeight())
        .max(
            Comparator.comparingInt(Berths::owners)
                .thenComparing(Window::isFocused)
                .thenComparingInt(all::indexOf));
  }

  private static int owners(Window window) {
    int owners = 0;
    Window at = window;
    while (at instanceof Stage stage && stage.getOwner() != null) {
      owners++;
      at = stage.getOwner();
    }
    return owners;
  }

  /** The uppermost node at a place of the screen. */
  private static @Nullable Node pick(Node node, Point2D screen) {
    if (!node.isVisible() || node.isMouseTransparent()) {
      return null;
    }
    Point2D at = node.screenToLocal(screen);
    if (at == null || (node.getClip() != null && !node.getClip().contains(at))) {
      return null;
    }
    if (node instanceof Parent parent) {
      for (Node child : parent.getChildrenUnmodifiable().reversed()) {
        Node hit = pick(child, screen);
        if (hit != null) {
          return hit;
        }
      }
    }
    return node.contains(at) ? node : null;
  }
}
