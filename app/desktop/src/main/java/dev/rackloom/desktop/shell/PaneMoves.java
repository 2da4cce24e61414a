package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.Ancestors;
import dev.rackloom.desktop.viewmodel.Finder;
import dev.rackloom.desktop.viewmodel.SavedLayouts.Torn;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javafx.event.EventTarget;
import javafx.geometry.Orientation;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import software.coley.bentofx.Bento;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.event.DockEvent;
import software.coley.bentofx.layout.DockContainer;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;
import software.coley.bentofx.layout.container.DockContainerRootBranch;

/**
 * What can be done with the pane in use without a mouse: to a side of its window, among other tabs,
 * into a window of its own, away; and on to the next pane. The pane in use is the one in front
 * where a key or a button was pressed last.
 */
final class PaneMoves {

  private static final double PART_OF_THE_WINDOW = 0.3;
  private static final double TORN_WIDTH = 640;
  private static final double TORN_HEIGHT = 480;
  private static final double TORN_INSET = 60;

  private final Bento bento;
  private final TornWindows torn;
  private @Nullable DockContainerLeaf used;
  private int made;

  PaneMoves(Bento bento, TornWindows torn) {
    this.bento = bento;
    this.torn = torn;
    bento
        .events()
        .addEventListener(e -> {
          if (e instanceof DockEvent.RootContainerAdded added) {
            added.container().asRegion().sceneProperty().subscribe(this::follow);
          }
        });
  }

  /** Remembers where people press keys and buttons. */
  private void follow(@Nullable Scene scene) {
    if (scene != null) {
      scene.addEventFilter(KeyEvent.KEY_PRESSED, e -> remember(e.getTarget()));
      scene.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> remember(e.getTarget()));
    }
  }

  private void remember(EventTarget at) {
    Ancestors.first(at, DockContainerLeaf.class).ifPresent(leaf -> used = leaf);
  }

  /** All groups of tabs, those of the main window first. */
  private List<DockContainerLeaf> groups() {
    return bento.getRootContainers().stream().flatMap(PaneMoves::groups).toList();
  }

  private static Stream<DockContainerLeaf> groups(DockContainer of) {
    return of instanceof DockContainerBranch branch
        ? Arrangement.parts(branch).flatMap(PaneMoves::groups)
        : Stream.of((DockContainerLeaf) of);
  }

  private Optional<DockContainerLeaf> group() {
    List<DockContainerLeaf> all = groups();
    DockContainerLeaf last = used;
    return last != null && all.contains(last) ? Optional.of(last) : all.stream().findFirst();
  }

  /** The pane in use; empty only if there is none. */
  Optional<Dockable> inUse() {
    return group().flatMap(g -> Optional.ofNullable(g.getSelectedDockable()));
  }

  /** Closes the pane in use; one that shows a part of the model takes that with it. */
  void close() {
    inUse()
        .ifPresent(pane -> {
          int at = group().map(groups()::indexOf).orElse(0);
          pane.inContainer(g -> remove(g, pane));
          List<DockContainerLeaf> left = groups();
          if (!left.isEmpty()) {
            enter(left.get(Math.min(at, left.size() - 1)));
          }
        });
  }

  private static void remove(DockContainerLeaf group, Dockable pane) {
    if (pane.isClosable()) {
      group.closeDockable(pane);
    } else {
      group.removeDockable(pane);
    }
  }

  /** Puts the pane in use along a side of its window; a pane that is alone there stays. */
  void toSide(Side side) {
    inUse().ifPresent(pane -> toSide(pane, side));
  }

  /** Puts a pane along a side of its window; one that is alone there stays. */
  void toSide(Dockable pane, Side side) {
    DockContainerLeaf from = pane.getContainer();
    DockContainerRootBranch root = from == null ? null : rootOf(from);
    if (from == null || root == null || root.getDockables().size() < 2) {
      return;
    }
    from.removeDockable(pane);
    Orientation across =
        side == Side.LEFT || side == Side.RIGHT ? Orientation.HORIZONTAL : Orientation.VERTICAL;
    if (root.getOrientation() != across) {
      wrap(root);
      root.setOrientation(across);
    }
    boolean first = side == Side.LEFT || side == Side.TOP;
    double[] dividers = root.getDividerPositions();
    DockContainerLeaf leaf = leaf();
    List<DockContainer> rest = takeAll(root);
    List<DockContainer> all = new ArrayList<>(rest);
    all.add(first ? 0 : rest.size(), leaf);
    all.forEach(root::addContainer);
    root.setDividerPositions(beside(dividers, first));
    put(pane, leaf);
  }

  /** Where dividers are when one part more takes its share of the window, at one end. */
  static double[] beside(double[] dividers, boolean first) {
    double rest = 1 - PART_OF_THE_WINDOW;
    DoubleStream moved =
        DoubleStream.of(dividers).map(d -> first ? PART_OF_THE_WINDOW + rest * d : rest * d);
    return (first
            ? DoubleStream.concat(DoubleStream.of(PART_OF_THE_WINDOW), moved)
            : DoubleStream.concat(moved, DoubleStream.of(rest)))
        .toArray();
  }

  /** Empties a window, which stays open meanwhile. */
  private static List<DockContainer> takeAll(DockContainerRootBranch root) {
    List<DockContainer> all = Arrangement.parts(root).toList();
    root.setPruneWhenEmpty(false);
    all.forEach(root::removeContainer);
    root.setPruneWhenEmpty(true);
    return all;
  }

  private static @Nullable DockContainerRootBranch rootOf(DockContainer at) {
    DockContainer up = at;
    while (up.getParentContainer() != null) {
      up = up.getParentContainer();
    }
    return up instanceof DockContainerRootBranch root ? root : null;
  }

  /** Makes all that a window shows one part of it. */
  private void wrap(DockContainerRootBranch root) {
    double[] dividers = root.getDividerPositions();
    DockContainerBranch all = bento.dockBuilding().branch("moved " + made++);
    all.setOrientation(root.getOrientation());
    takeAll(root).forEach(all::addContainer);
    all.setDividerPositions(dividers);
    root.addContainer(all);
  }

  private DockContainerLeaf leaf() {
    DockContainerLeaf leaf = bento.dockBuilding().leaf("moved " + made++);
    leaf.setCanSplit(true);
    leaf.setPruneWhenEmpty(true);
    return leaf;
  }

  /** Puts the pane in use among the tabs of the next group. */
  void toNextGroup() {
    inUse().ifPresent(pane -> next(1).ifPresent(group -> toGroup(pane, group)));
  }

  private Optional<DockContainerLeaf> next(int by) {
    List<DockContainerLeaf> all = groups();
    return group().map(g -> all.get(Math.floorMod(all.indexOf(g) + by, all.size())));
  }

  private void toGroup(Dockable pane, DockContainerLeaf group) {
    if (!group.equals(pane.getContainer())) {
      pane.inContainer(from -> from.removeDockable(pane));
      put(pane, group);
    }
  }

  private void put(Dockable pane, DockContainerLeaf group) {
    group.addDockable(pane);
    group.selectDockable(pane);
    enter(group);
  }

  /** Gives the pane in use a window of its own, if it is one that may have it. */
  void tearOut() {
    inUse().ifPresent(this::tearOut);
  }

  /** Gives a pane a window of its own, if it is one that may have it and is not alone in one. */
  void tearOut(Dockable pane) {
    DockContainerLeaf from = pane.getContainer();
    Scene scene = from == null ? null : from.getScene();
    if (from == null || scene == null || scene.getWindow() == null) {
      return;
    }
    DockContainerRootBranch root = rootOf(from);
    if (root != null && root.getDockables().size() > 1) {
      String id = pane.getIdentifier();
      Window window = scene.getWindow();
      Dock alone = new Dock(false, List.of(), List.of(), List.of(id), id);
      torn.open(
          List.of(
              new Torn(
                  window.getX() + TORN_INSET,
                  window.getY() + TORN_INSET,
                  TORN_WIDTH,
                  TORN_HEIGHT,
                  alone)));
      pane.inContainer(PaneMoves.this::enter);
    }
  }

  /** Goes to the pane in front of the next group of tabs, or with -1 of the one before. */
  void go(int by) {
    next(by).ifPresent(this::enter);
  }

  /** Uses the pane in front of a group. */
  void enter(DockContainerLeaf group) {
    used = group;
    Scene scene = group.getScene();
    Dockable pane = group.getSelectedDockable();
    if (scene != null && pane != null) {
      front(scene);
      Optional.ofNullable(pane.getNode())
          .flatMap(PaneMoves::focusable)
          .ifPresent(Node::requestFocus);
    }
  }

  /** Keys go to a window from now on. */
  static void front(Scene scene) {
    Window window = scene.getWindow();
    if (window != null && window.isShowing()) {
      window.requestFocus();
    }
  }

  private static Optional<Node> focusable(Node in) {
    if (!in.isVisible() || in.isDisabled()) {
      return Optional.empty();
    }
    if (in.isFocusTraversable()) {
      return Optional.of(in);
    }
    return in instanceof Parent parent
        ? parent.getChildrenUnmodifiable().stream()
            .flatMap(child -> focusable(child).stream())
            .findFirst()
        : Optional.empty();
  }

  /** Places for the pane in use whose words have all of these, to choose one of them. */
  List<Finder.Hit> places(String text) {
    List<Finder.Hit> hits = new ArrayList<>();
    inUse()
        .ifPresent(pane -> {
          for (Side side : Side.values()) {
            hits.add(
                hit(pane, "To the " + word(side) + " of the window", () -> toSide(pane, side)));
          }
          groups().stream()
              .filter(g -> !g.equals(pane.getContainer()))
              .forEach(g -> hits.add(hit(pane, "Beside " + titles(g), () -> toGroup(pane, g))));
          hits.add(hit(pane, "Into a window of its own", () -> tearOut(pane)));
        });
    return hits.stream().filter(h -> h.has(text)).toList();
  }

  private static Finder.Hit hit(Dockable pane, String place, Runnable go) {
    return new Finder.Hit(pane.getTitle(), place, "", go);
  }

  private static String titles(DockContainerLeaf group) {
    return group.getDockables().stream().map(Dockable::getTitle).collect(Collectors.joining(", "));
  }

  /** A side in words. */
  static String word(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }
}
