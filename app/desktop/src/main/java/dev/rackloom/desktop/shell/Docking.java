package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Panes;
import dev.rackloom.desktop.view.Panes.Place;
import dev.rackloom.desktop.view.Panes.Site;
import java.util.HashMap;
import java.util.Map;
import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import org.kordamp.ikonli.javafx.FontIcon;
import software.coley.bentofx.Bento;
import software.coley.bentofx.building.DockBuilding;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;
import software.coley.bentofx.layout.container.DockContainerRootBranch;

/**
 * Docks the panes: explorer on the left, the graph tall in the middle, tables on the right. Panes
 * can be dragged elsewhere; the arrangement is not kept yet.
 */
final class Docking {

  private static final double EXPLORER_PX = 204;
  private static final double GRAPH_SHARE = 0.345;
  private static final double TABLE_SHARE = 0.56;

  private final DockBuilding building;
  private final Map<Place, DockContainerLeaf> leaves = new HashMap<>();
  private final Map<String, Dockable> dockables = new HashMap<>();
  private final DockContainerRootBranch root;
  private boolean placed;

  Docking(Site site) {
    Bento bento = new Bento();
    building = bento.dockBuilding();
    root = building.root("root");
    Panes.ALL.forEach(pane -> dock(pane, site));
    arrange();
    bento.registerRoot(root);
  }

  private void dock(Panes pane, Site site) {
    Dockable dockable = building.dockable(pane.id());
    dockable.setTitle(pane.title());
    dockable.setIconFactory(d -> new FontIcon(pane.icon()));
    dockable.setNode(pane.node(site));
    dockable.setClosable(false);
    dockables.put(pane.id(), dockable);
    leaf(pane.place()).addDockable(dockable);
  }

  private DockContainerLeaf leaf(Place place) {
    return leaves.computeIfAbsent(
        place,
        p -> {
          DockContainerLeaf leaf = building.leaf(p.name());
          leaf.setCanSplit(true);
          leaf.setPruneWhenEmpty(true);
          return leaf;
        });
  }

  private void arrange() {
    DockContainerBranch right = building.branch("right");
    right.setOrientation(Orientation.VERTICAL);
    right.addContainers(leaf(Place.TOP_RIGHT), leaf(Place.BOTTOM_RIGHT));
    right.setDividerPositions(TABLE_SHARE);
    DockContainerBranch work = building.branch("work");
    work.setOrientation(Orientation.HORIZONTAL);
    work.addContainers(leaf(Place.CENTER), right);
    work.setDividerPositions(GRAPH_SHARE);
    root.setOrientation(Orientation.HORIZONTAL);
    root.addContainers(leaf(Place.LEFT), work);
    SplitPane.setResizableWithParent(leaf(Place.LEFT), false);
    root.widthProperty().addListener((o, was, is) -> keepExplorer(is.doubleValue()));
    Panes.ALL.reversed().forEach(p -> leaf(p.place()).selectDockable(dockables.get(p.id())));
  }

  private void keepExplorer(double width) {
    if (!placed && width > 0) {
      placed = width > 600;
      root.setDividerPositions(EXPLORER_PX / width);
    }
  }

  /** Brings a pane to the front. */
  void show(String pane) {
    Dockable dockable = dockables.get(pane);
    if (dockable != null) {
      dockable.inContainer(DockContainerLeaf::selectDockable);
    }
  }

  DockContainerRootBranch node() {
    return root;
  }
}
