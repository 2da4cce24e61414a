package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Window;
import software.coley.bentofx.Bento;
import software.coley.bentofx.control.DragDropStage;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.layout.container.DockContainerRootBranch;

/** Windows that panes were torn out into: writes them down, and opens them again. */
final class TornWindows {

  private final Bento bento;
  private final Map<String, Dockable> panes;
  private final DockContainerRootBranch main;

  /** Those beside a main one; they close with it. */
  TornWindows(Bento bento, Map<String, Dockable> panes, DockContainerRootBranch main) {
    this.bento = bento;
    this.panes = panes;
    this.main = main;
  }

  /** Those that are open. */
  List<Torn> now() {
    return bento.getRootContainers().stream()
        .filter(root -> !root.equals(main))
        .flatMap(root -> torn(root).stream())
        .toList();
  }

  private static Optional<Torn> torn(DockContainerRootBranch root) {
    Scene scene = root.getScene();
    if (scene == null
        || !(scene.getWindow() instanceof DragDropStage stage)
        || !stage.isShowing()) {
      return Optional.empty();
    }
    return Arrangement.of(root)
        .map(d -> new Torn(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), d));
  }

  /** Opens windows; panes that are elsewhere come here. */
  void open(List<Torn> windows) {
    Scene scene = main.getScene();
    if (scene != null && scene.getWindow() != null) {
      windows.stream()
          .filter(w -> ids(w).anyMatch(panes::containsKey))
          .forEach(w -> open(w, scene, scene.getWindow()));
      scene.getWindow().requestFocus(); // keys go where they went
    }
  }

  private static java.util.stream.Stream<String> ids(Torn window) {
    return Arrangement.panes(window.dock());
  }

  private void open(Torn torn, Scene like, Window owner) {
    ids(torn)
        .flatMap(id -> Optional.ofNullable(panes.get(id)).stream())
        .forEach(p -> p.inContainer(c -> c.removeDockable(p)));
    DockContainerRootBranch root = bento.dockBuilding().root();
    Arrangement arrangement = new Arrangement(bento.dockBuilding(), panes);
    arrangement.restore(torn.dock(), root);
    DragDropStage stage = new DragDropStage(true);
    Scene scene = new Scene(root, torn.width(), torn.height());
    scene.getStylesheets().setAll(like.getStylesheets());
    stage.initOwner(owner);
    stage.setScene(scene);
    place(stage, torn);
    stage.show();
    arrangement.select();
  }

  /** Where it was; in the middle of the first screen if that place is on none any more. */
  private static void place(DragDropStage stage, Torn torn) {
    boolean seen =
        !Screen.getScreensForRectangle(torn.x(), torn.y(), torn.width(), torn.height()).isEmpty();
    Rectangle2D first = Screen.getPrimary().getVisualBounds();
    double width = Math.min(torn.width(), first.getWidth());
    double height = Math.min(torn.height(), first.getHeight());
    stage.setX(seen ? torn.x() : first.getMinX() + (first.getWidth() - width) / 2);
    stage.setY(seen ? torn.y() : first.getMinY() + (first.getHeight() - height) / 2);
    stage.setWidth(seen ? torn.width() : width);
    stage.setHeight(seen ? torn.height() : height);
  }
}
