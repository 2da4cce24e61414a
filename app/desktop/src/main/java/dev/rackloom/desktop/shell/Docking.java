package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.PaneType;
import dev.rackloom.desktop.view.PaneType.Place;
import dev.rackloom.desktop.view.Panes;
import dev.rackloom.desktop.view.PartPane;
import dev.rackloom.desktop.view.Site;
import dev.rackloom.desktop.viewmodel.Extracts;
import dev.rackloom.desktop.viewmodel.Perspective;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
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
 * Docks the panes of a perspective: at first the explorer on the left, the graph tall in the
 * middle, tables on the right. Panes can be dragged elsewhere, closed, and called from other
 * perspectives; where they are is told to whoever keeps it.
 */
final class Docking {

  private static final double EXPLORER_PX = 204;
  private static final double GRAPH_SHARE = 0.42;
  private static final double TABLE_SHARE = 0.56;

  private final Bento bento = new Bento();
  private final DockBuilding building = bento.dockBuilding();
  private final Site site;
  private final Panes panes;
  private final Map<Extracts.Part, Dockable> parts = new LinkedHashMap<>();
  private int partsSoFar;
  private final Map<Place, DockContainerLeaf> leaves = new EnumMap<>(Place.class);
  private final Map<String, Dockable> dockables = new LinkedHashMap<>();
  private final DockContainerRootBranch root = building.root("root");
  private final TornWindows torn;
  private final PaneMoves moves;
  private final Shares shares = new Shares(root);

  private Perspective perspective;
  private boolean placed;
  private boolean arranging;

  /** Panes as somebody liked them, or as at first. */
  Docking(Site site, Settings.Desk liked) {
    this.site = site;
    bento.controlsBuilding().setCanvasFactory(leaf -> new DropZone());
    panes = site.panes();
    perspective = liked.perspective();
    torn = new TornWindows(bento, dockables, root);
    moves = new PaneMoves(bento, torn);
    panes.all().forEach(pane -> dockables.put(pane.id(), dockable(pane, site)));
    root.widthProperty().addListener((o, was, is) -> keepExplorer(is.doubleValue()));
    fill(liked.layout().filter(this::hasPanes));
    bento.registerRoot(root);
    markUnsaved();
  }

  /** The placement's tab says whether it was saved. */
  private void markUnsaved() {
    Dockable lanes = dockables.get("lanes");
    if (lanes != null) {
      site.desk()
          .autosave()
          .dirtyProperty()
          .subscribe(dirty -> lanes.setTitle(dirty ? "Placement •" : "Placement"));
    }
  }

  /** Docks parts of the model that were taken out and have no tab yet, behind the graph. */
  void showParts() {
    for (Extracts.Part part : site.desk().extracts().parts()) {
      if (!parts.containsKey(part)) {
        Dockable tab = tab(part);
        parts.put(part, tab);
        join(Place.CENTER, tab);
        tab.inContainer(DockContainerLeaf::selectDockable);
      }
    }
  }

  private Dockable tab(Extracts.Part part) {
    partsSoFar++;
    Dockable tab = building.dockable("part " + partsSoFar);
    tab.setTitle(part.title());
    tab.setIconFactory(d -> new FontIcon("fth-external-link"));
    tab.setNode(new PartPane(site, part));
    tab.addCloseListener((path, source) -> {
      parts.remove(part);
      site.desk().extracts().close(part);
    });
    return tab;
  }

  private Dockable dockable(PaneType pane, Site site) {
    Dockable dockable = building.dockable(pane.id());
    dockable.setTitle(pane.title());
    dockable.setIconFactory(d -> new FontIcon(pane.icon()));
    Node node = pane.node(site);
    dockable.setNode(node);
    dockable.setClosable(false);
    dockable.setContextMenuFactory(d -> new PaneMenu(pane, d, moves, () -> close(d)));
    return dockable;
  }

  /** Shows another perspective, as somebody liked it. */
  void go(Settings.Desk liked, List<Torn> windows) {
    arranging = true;
    clear();
    perspective = liked.perspective();
    fill(liked.layout().filter(this::hasPanes));
    parts.values().forEach(tab -> join(Place.CENTER, tab));
    keepExplorer(root.getWidth());
    torn.open(windows);
    arranging = false;
  }

  /** Opens the windows that panes were torn out into; once the main one is shown. */
  void tear(List<Torn> windows) {
    arranging = true;
    torn.open(windows);
    arranging = false;
  }

  /** The windows that panes are torn out into. */
  List<Torn> windows() {
    return torn.now();
  }

  /** Whether a layout has panes that there still are; else there would be nothing to see. */
  private boolean hasPanes(Dock layout) {
    return Arrangement.panes(layout).anyMatch(dockables::containsKey);
  }

  /** Back to where panes are at first. */
  void reset() {
    go(new Settings.Desk(perspective, Map.of()), List.of());
  }

  private void fill(Optional<Dock> layout) {
    placed = layout.isPresent();
    layout.ifPresentOrElse(this::restore, this::arrange);
  }

  private void clear() {
    List<DockContainer> old = List.copyOf(root.getChildContainers());
    Stream.concat(dockables.values().stream(), parts.values().stream())
        .forEach(d -> d.inContainer(c -> c.removeDockable(d)));
    old.forEach(root::removeContainer);
    leaves.clear();
  }

  private void restore(Dock layout) {
    Arrangement arrangement = new Arrangement(building, dockables);
    arrangement.restore(layout, root);
    arrangement.select();
    // a window that is shown gives its first tab the focus, and that brings the tab to the front
    root.sceneProperty().addListener((o, was, is) -> Platform.runLater(arrangement::select));
  }

  private List<PaneType> first() {
    return panes.all().stream().filter(p -> p.perspectives().contains(perspective)).toList();
  }

  private void arrange() {
    first().forEach(pane -> leaf(pane.place()).addDockable(pane(pane.id())));
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
    first().reversed().forEach(p -> leaf(p.place()).selectDockable(pane(p.id())));
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

  private void keepExplorer(double width) {
    double scale =
        site.desk().preferences().settingsProperty().get().appearance().scalePercent() / 100.0;
    double seen = width * scale;
    if (!placed && width > 0) {
      placed = seen > 600;
      root.setDividerPositions(EXPLORER_PX / seen);
    }
  }

  /**
   * Changes the size of everything: each pane keeps its share of the window, also those that keep
   * their width otherwise.
   */
  void keepShares(Runnable change, Runnable layout) {
    shares.keep(
        () -> {
          dockables.values().forEach(Docking::giveWay);
          change.run();
        },
        layout);
  }

  /** Where there is little room, the tab of a pane stays in sight rather than what it holds. */
  private static void giveWay(Dockable dockable) {
    if (dockable.getNode() instanceof Region region) {
      region.setMinHeight(0);
    }
  }

  private Dockable pane(String id) {
    return Objects.requireNonNull(dockables.get(id), id);
  }

  /** Brings a pane to the front; one that is not docked joins those that stand where it would. */
  void show(String id) {
    panes
        .of(id)
        .ifPresent(type -> {
          Dockable dockable = pane(id);
          if (dockable.getContainer() == null) {
            join(type.place(), dockable);
          }
          dockable.inContainer(DockContainerLeaf::selectDockable);
          dockable.inContainer(
              leaf -> Optional.ofNullable(leaf.getScene()).ifPresent(PaneMoves::front));
        });
  }

  private void join(Place place, Dockable dockable) {
    panes.all().stream()
        .filter(p -> p.place() == place)
        .map(p -> pane(p.id()).getContainer())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresentOrElse(leaf -> leaf.addDockable(dockable), () -> joinLast(root, dockable));
  }

  /** Behind the panes that are deepest to the right. */
  private void joinLast(DockContainerBranch branch, Dockable dockable) {
    if (branch.getChildContainers().isEmpty()) {
      leaves.clear();
      branch.addContainer(leaf(Place.CENTER));
    }
    DockContainer last = branch.getChildContainers().getLast();
    if (last instanceof DockContainerBranch deeper) {
      joinLast(deeper, dockable);
    } else {
      last.addDockable(dockable);
    }
  }

  private static void close(Dockable dockable) {
    dockable.inContainer(c -> c.removeDockable(dockable));
  }

  /** Where panes are. */
  Optional<Dock> layout() {
    return Arrangement.of(root);
  }

  /** What can be done with panes by keys. */
  PaneMoves moves() {
    return moves;
  }

  /** Hears of the windows that panes are in, now and whenever there is one more. */
  void onWindow(Consumer<@Nullable Scene> then) {
    root.sceneProperty().subscribe(then);
    bento
        .events()
        .addEventListener(e -> {
          if (e instanceof DockEvent.RootContainerAdded added) {
            added.container().asRegion().sceneProperty().subscribe(then);
          }
        });
  }

  /** Hears that panes are elsewhere, or another is in front. */
  void onChange(Runnable changed) {
    bento
        .events()
        .addEventListener(e -> {
          if (!arranging
              && (e instanceof DockEvent.DockableSelected
                  || e instanceof DockEvent.DockableParentChanged
                  || e instanceof DockEvent.ContainerParentChanged)) {
            changed.run();
          }
        });
  }

  DockContainerRootBranch node() {
    return root;
  }
}
