package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Panes;
import dev.rackloom.desktop.view.Panes.Place;
import dev.rackloom.desktop.view.Panes.Site;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import org.kordamp.ikonli.javafx.FontIcon;
import software.coley.bentofx.Bento;
import software.coley.bentofx.building.DockBuilding;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.event.DockEvent;
import software.coley.bentofx.layout.DockContainer;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;
import software.coley.bentofx.layout.container.DockContainerRootBranch;

/**
 * Docks the panes: at first the explorer on the left, the graph tall in the middle, tables on the
 * right. Panes can be dragged elsewhere; where they are is told to whoever keeps it.
 */
final class Docking {

  private static final double EXPLORER_PX = 204;
  private static final double GRAPH_SHARE = 0.345;
  private static final double TABLE_SHARE = 0.56;

  private final Bento bento = new Bento();
  private final DockBuilding building = bento.dockBuilding();
  private final Map<Place, DockContainerLeaf> leaves = new HashMap<>();
  private final Map<String, Dockable> dockables = new LinkedHashMap<>();
  private final DockContainerRootBranch root = building.root("root");
  private boolean placed;

  /** Panes as somebody liked them, or as at first. */
  Docking(Site site, Optional<Dock> liked) {
    Panes.ALL.forEach(pane -> dockables.put(pane.id(), dockable(pane, site)));
    liked.ifPresentOrElse(this::restore, this::arrange);
    bento.registerRoot(root);
  }

  private Dockable dockable(Panes pane, Site site) {
    Dockable dockable = building.dockable(pane.id());
    dockable.setTitle(pane.title());
    dockable.setIconFactory(d -> new FontIcon(pane.icon()));
    dockable.setNode(pane.node(site));
    dockable.setClosable(false);
    return dockable;
  }

  private void restore(Dock layout) {
    placed = true;
    Arrangement arrangement = new Arrangement(building, dockables);
    arrangement.restore(layout, root);
    arrangement.left().forEach(pane -> join(root, pane));
    arrangement.select();
    // a window that is shown gives its first tab the focus, and that brings the tab to the front
    root.sceneProperty().addListener((o, was, is) -> Platform.runLater(arrangement::select));
  }

  /** Behind the panes that are deepest to the right: new panes are found there. */
  private static void join(DockContainerBranch branch, Dockable pane) {
    DockContainer last = branch.getChildContainers().getLast();
    if (last instanceof DockContainerBranch deeper) {
      join(deeper, pane);
    } else {
      last.addDockable(pane);
    }
  }

  /** Back to where panes are at first. */
  void reset() {
    placed = false;
    List<DockContainer> old = List.copyOf(root.getChildContainers());
    dockables.values().forEach(d -> d.inContainer(c -> c.removeDockable(d)));
    old.forEach(root::removeContainer);
    leaves.clear();
    arrange();
    keepExplorer(root.getWidth());
  }

  /** Where panes are. */
  Optional<Dock> layout() {
    return Arrangement.of(root);
  }

  /** Hears that panes are elsewhere, or another is in front. */
  void onChange(Runnable changed) {
    bento
        .events()
        .addEventListener(e -> {
          if (e instanceof DockEvent.DockableSelected
              || e instanceof DockEvent.DockableParentChanged
              || e instanceof DockEvent.ContainerParentChanged) {
            changed.run();
          }
        });
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

  private Dockable pane(String id) {
    return Objects.requireNonNull(dockables.get(id), id);
  }

  private void arrange() {
    Panes.ALL.forEach(pane -> leaf(pane.place()).addDockable(pane(pane.id())));
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
