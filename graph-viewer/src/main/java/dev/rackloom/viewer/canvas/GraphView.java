package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Alike;
import dev.rackloom.viewer.Direction;
import dev.rackloom.viewer.GraphState;
import dev.rackloom.viewer.Highlight;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneEdge;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Several;
import dev.rackloom.viewer.Sight;
import dev.rackloom.viewer.Steady;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.Walk;
import dev.rackloom.viewer.layout.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a model as a graph that can be walked, opened and coloured. Mouse: wheel zooms, drag pans,
 * click selects, double click opens; Shift and click choose one more, Ctrl and click one more or
 * less, Shift and drag draw a frame around several. Keys: see {@link GraphAction}. Toolkit thread
 * only.
 */
public final class GraphView extends Region {

  private final Sheet sheet = new Sheet(this::paint);
  private final ScenePainter painter = new ScenePainter();
  private final SceneLoader loader;
  private final Camera camera = new Camera(this);
  private Opened opened = new Opened();
  private final Lines lines = new Lines();
  private final ReadOnlyObjectWrapper<Scene> scene = new ReadOnlyObjectWrapper<>(Scene.EMPTY);
  private final ObjectProperty<Overlay> overlay = new SimpleObjectProperty<>(Overlay.PLAIN);
  private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.LIGHT);
  private final ObjectProperty<Highlight> highlight = new SimpleObjectProperty<>(Highlight.NONE);
  private final ObjectProperty<Direction> direction = new SimpleObjectProperty<>(Direction.DOWN);
  private final ObjectProperty<Map<GraphAction, String>> presses =
      new SimpleObjectProperty<>(GraphAction.presses(GraphAction::press));
  private final ObjectProperty<Alike> alike = new SimpleObjectProperty<>(Alike.ALL);
  private final IntegerProperty selected = new SimpleIntegerProperty(Item.NONE);
  private final Picks picks = new Picks(selected);
  private final Marquee marquee = new Marquee(palette);
  private final IntegerProperty hovered = new SimpleIntegerProperty(Item.NONE);
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();

  /** What was open before everything was to be opened, or closed, until that is seen. */
  private Optional<Opened> before = Optional.empty();

  private @Nullable ModelTree tree;
  private boolean isOfBefore;
  private boolean restoring;

  /** A view of nothing yet, that throws on the toolkit's thread what it could not build. */
  public GraphView(Executor background, Executor toolkit) {
    this(
        background,
        toolkit,
        why -> {
          throw new IllegalStateException("the graph could not be laid out", why);
        });
  }

  /**
   * A view of nothing yet.
   *
   * @param background builds scenes
   * @param toolkit runs on the toolkit's thread
   * @param failed hears there why a scene could not be built: it shows the last one still
   */
  public GraphView(Executor background, Executor toolkit, Consumer<Throwable> failed) {
    loader =
        new SceneLoader(
            background,
            toolkit,
            why -> {
              awaits(Optional.empty());
              failed.accept(why);
            });
    getChildren().addAll(sheet, marquee);
    getStyleClass().add("graph-view");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setAccessibleText("Graph of the model");
    setMinSize(80, 80);
    for (Observable seen :
        List.of(
            viewportProperty(),
            overlay,
            palette,
            highlight,
            selected,
            picks.itemsProperty(),
            hovered,
            lines.selectedProperty(),
            lines.hoveredProperty())) {
      seen.addListener(o -> sheet.redraw());
    }
    direction.addListener((o, was, is) -> turn());
    selected.addListener((o, was, is) -> unselectLine(is.intValue()));
    selected.subscribe(this::describe);
    picks.itemsProperty().subscribe(this::describe);
    highlight.subscribe(this::describe);
    lines.selectedProperty().subscribe(this::describe);
    alike.addListener((o, was, is) -> differ(is));
    GraphMouse.install(this);
    GraphKeys.install(this);
    GraphTips.install(this);
  }

  private void unselectLine(int item) {
    if (item != Item.NONE) {
      lines.selectedProperty().set(Optional.empty());
    }
  }

  /** Tells who cannot see it where the selection is. */
  private void describe() {
    Optional<String> line = lines.selectedProperty().get().map(l -> "line " + Told.of(this, l));
    Optional<String> at =
        line.or(() -> scene.get().node(shownFor(selected.get())).map(n -> Told.of(this, n)));
    setAccessibleText(
        "Graph of the model"
            + at.map(what -> ", at " + what).orElse("")
            + Told.of(picks, selected));
  }

  /** Shows another model, closed, from the start. */
  public void show(ModelTree model) {
    show(model, GraphState.FIRST.to(direction.get()));
  }

  /** Shows another model as it was looked at before, as far as that is still there. */
  public void show(ModelTree model, GraphState before) {
    tree = model;
    awaits(Optional.empty());
    opened.reset(alike.get());
    opened.restore(model, before);
    restoring = true;
    direction.set(before.direction());
    restoring = false;
    picks.set(List.of());
    lines.selectedProperty().set(Optional.empty());
    lines.hoveredProperty().set(Optional.empty());
    highlight.set(Highlight.NONE);
    camera.restart(before.sight());
    loader.show(model);
    isOfBefore = true;
    load(this::see);
  }

  /** Whether what is seen is still a model shown before, whose items are no items of this one. */
  boolean isOfBefore() {
    return isOfBefore;
  }

  private void load(Consumer<Scene> ready) {
    loader.load(
        opened.wanted(direction.get()),
        next -> {
          isOfBefore = false;
          awaits(Optional.empty());
          ready.accept(next);
        });
  }

  private void see(Scene next) {
    camera.see(next);
    scene.set(next);
    sheet.redraw();
  }

  private void turn() {
    if (!restoring) {
      camera.restart(Sight.FIRST);
      load(this::see);
    }
  }

  /** How the model is looked at; as at first if there is none. */
  public GraphState state() {
    return tree == null
        ? GraphState.FIRST.to(direction.get())
        : opened.state(tree, camera.sight(), direction.get());
  }

  /** Stages that stood for each other may do so no more; what is seen stays where it is. */
  private void differ(Alike numbers) {
    if (opened.differ(numbers) && tree != null) {
      boolean seen = camera.isSettled();
      load(next -> keep(next, seen ? anchor(next) : Item.NONE));
    }
  }

  private int anchor(Scene next) {
    int chosen = shownFor(selected.get());
    if (next.node(chosen).isPresent() && scene.get().node(chosen).isPresent()) {
      return chosen;
    }
    return scene.get().in(camera.visible()).stream()
        .filter(n -> n.depth() == 0 && next.node(n.item()).isPresent())
        .mapToInt(SceneNode::item)
        .findFirst()
        .orElse(Item.NONE);
  }

  /** What is in sight stays where it is, once somebody went there. */
  private void keep(Scene next) {
    keep(next, camera.isMoved() ? anchor(next) : Item.NONE);
  }

  private void keep(Scene next, int item) {
    Scene before = scene.get();
    see(next);
    if (tree != null && before.node(item).isPresent() && next.node(item).isPresent()) {
      camera.follow(Steady.of(tree, before, next, item));
    }
  }

  /** The model on show, if there is one. */
  public Optional<ModelTree> tree() {
    return Optional.ofNullable(tree);
  }

  /** What is drawn. */
  public ReadOnlyObjectProperty<Scene> sceneModelProperty() {
    return scene.getReadOnlyProperty();
  }

  /** Which part of it is seen. */
  public ObjectProperty<Viewport> viewportProperty() {
    return camera.viewportProperty();
  }

  /** What colours mean. */
  public ObjectProperty<Overlay> overlayProperty() {
    return overlay;
  }

  /** What colours are. */
  public ObjectProperty<Palette> paletteProperty() {
    return palette;
  }

  /** What was looked for and found; it is ringed. */
  public ObjectProperty<Highlight> highlightProperty() {
    return highlight;
  }

  /** Where the graph flows to. */
  public ObjectProperty<Direction> directionProperty() {
    return direction;
  }

  /** Which press does what (see {@link Press}); empty for none. */
  public ObjectProperty<Map<GraphAction, String>> pressesProperty() {
    return presses;
  }

  /** What may stand for each other. */
  public ObjectProperty<Alike> alikeProperty() {
    return alike;
  }

  /** The selected item, {@link Item#NONE} for none. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  /** What is chosen together with it. */
  public Picks picks() {
    return picks;
  }

  /** Whether the box of an item is drawn as chosen: it may stand for one that is. */
  public boolean isChosen(int item) {
    return item >= 0 && picks.drawn(scene.get(), this::shownFor).test(item);
  }

  Marquee marquee() {
    return marquee;
  }

  /** The item under the pointer, {@link Item#NONE} for none. */
  public IntegerProperty hoveredProperty() {
    return hovered;
  }

  /** Lines that are pointed at, and clicked. */
  public Lines lines() {
    return lines;
  }

  /** The line at a point of the screen, if it is drawn there. */
  public Optional<SceneEdge> lineAt(double x, double y) {
    Viewport now = viewportProperty().get();
    return scene
        .get()
        .edgeAt(
            now.sceneX(x),
            now.sceneY(y),
            Lines.REACH_PX / now.scale(),
            ScenePainter.detail(now.scale()));
  }

  /** The font of labels. */
  public void setFontFamily(String family) {
    painter.setFamily(family);
    sheet.redraw();
  }

  /** How long it takes to go elsewhere; at once at first. */
  public void setGlide(Duration duration) {
    camera.takes(duration);
  }

  /** Opens or closes an item that has an inside; it stays where it is on the screen. */
  public void toggle(int item) {
    Optional<SceneNode> node = scene.get().node(item);
    if (node.isPresent() && node.get().state() != SceneNode.State.LEAF) {
      opened.toggle(item);
      load(next -> keep(next, item));
    }
  }

  /**
   * Shows the run that an item is in one by one, or its first members for all of it; of several
   * runs around it the innermost.
   */
  public void toggleRepeat(int item) {
    if (tree == null || item <= ModelTree.ROOT) {
      return;
    }
    tree.path(item).reversed().stream()
        .flatMap(at -> scene.get().repeatOf(at.id()).stream())
        .findFirst()
        .ifPresent(r -> {
          opened.toggleRun(r.handle());
          load(next -> keep(next, r.handle()));
        });
  }

  /** The stages that the box of one stands for, itself included. */
  public List<Integer> standsFor(int stage) {
    ModelTree model = tree;
    if (model == null) {
      return List.of(stage);
    }
    int item = model.itemOfStage(stage);
    return scene.get().repeatOf(item).map(r -> r.standsFor(item)).orElse(List.of(item)).stream()
        .map(i -> i == Item.NONE ? stage : model.item(i).stage())
        .toList();
  }

  /** Opens every group, and shows every stage for itself; see {@link #stop}. */
  public void openAll() {
    if (tree != null) {
      awaits(Optional.of(before.orElseGet(opened::copy)));
      opened.all(tree);
      load(this::keep);
    }
  }

  /** Closes every group, and equal stages are one again; see {@link #stop}. */
  public void closeAll() {
    if (tree != null) {
      awaits(Optional.of(before.orElseGet(opened::copy)));
      opened.none();
      load(next -> {
        int anchor = anchor(next);
        keep(next);
        if (camera.isMoved() && anchor != Item.NONE) {
          bringIntoSight(anchor);
        }
      });
    }
  }

  private void awaits(Optional<Opened> until) {
    before = until;
    busy.set(until.isPresent());
  }

  /** Whether everything is about to be opened, or closed. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /** Gives opening or closing everything up, as long as it is not seen: nothing has changed. */
  public void stop() {
    before.ifPresent(was -> {
      loader.stop();
      opened = was;
      awaits(Optional.empty());
    });
  }

  /** Opens what is around an item, selects it and brings it into sight. */
  public void reveal(int item) {
    if (tree == null || item <= ModelTree.ROOT) {
      return;
    }
    picks.only(item);
    if (opened.around(tree, item)) {
      load(next -> {
        see(next);
        bringIntoSight(item);
      });
    } else {
      bringIntoSight(item);
    }
  }

  private void bringIntoSight(int item) {
    camera.bringIntoSight(() -> scene.get().node(shownFor(item)).map(SceneNode::box));
  }

  /** The item on show for another one: the stage that stands for the one that it is in. */
  private int shownFor(int item) {
    boolean hidden = tree != null && item > ModelTree.ROOT && scene.get().node(item).isEmpty();
    return hidden
        ? Opened.shownFor(java.util.Objects.requireNonNull(tree), scene.get(), item)
        : item;
  }

  /**
   * Gives up what is being opened, or a frame, else lets go of several, else selects the item
   * around the selected one.
   */
  void out() {
    if (busy.get()) {
      stop();
      return;
    }
    if (marquee.end(viewportProperty().get()).isPresent()) {
      return;
    }
    if (picks.several()) {
      picks.set(List.of());
    } else {
      up();
    }
  }

  /** Selects the item around the selected one; none at the top. */
  public void up() {
    if (tree != null && selected.get() > ModelTree.ROOT) {
      int parent = tree.item(selected.get()).parent();
      picks.set(parent > ModelTree.ROOT ? List.of(parent) : List.of());
    }
  }

  /** Chooses all that is shown in the group around the selected item; outermost if none is. */
  public void chooseLevel() {
    if (tree != null) {
      int at = shownFor(selected.get());
      List<Integer> all = new ArrayList<>(Several.level(tree, scene.get(), at));
      if (all.remove(Integer.valueOf(at))) {
        all.add(at);
      }
      picks.set(all);
    }
  }

  /** Selects the first item inside the selected one, and opens that if it is closed. */
  public void in() {
    int item = shownFor(selected.get());
    Optional<SceneNode> node = scene.get().node(item);
    if (node.isPresent() && node.get().state() == SceneNode.State.CLOSED) {
      opened.toggle(item);
      load(next -> {
        keep(next, item);
        enter(item);
      });
    } else {
      enter(item);
    }
  }

  private void enter(int item) {
    Walk.into(scene.get(), item).ifPresent(this::choose);
  }

  private void choose(int item) {
    picks.only(item);
    bringIntoSight(item);
  }

  /** Selects a neighbour. */
  public void walk(Walk.Step step) {
    walk(step, Picks::only);
  }

  /** Goes to a neighbour; {@code how} it is chosen, if it is. */
  void walk(Walk.Step step, BiConsumer<Picks, Integer> how) {
    int from = selected.get() == Item.NONE ? lines.owner() : shownFor(selected.get());
    Walk.step(scene.get(), from, step)
        .ifPresent(item -> {
          how.accept(picks, item);
          bringIntoSight(item);
        });
  }

  /** Selects the next line of the selected item, or of the one whose line is selected. */
  void nextLine() {
    int item = selected.get() == Item.NONE ? Item.NONE : shownFor(selected.get());
    lines.next(scene.get(), item).ifPresent(this::select);
  }

  /** Selects a line and lets go of items. */
  void select(SceneEdge line) {
    lines.selectedProperty().set(Optional.of(line));
    picks.set(List.of());
  }

  /** Shows everything. */
  public void fit() {
    camera.fit();
  }

  /** Shows what is chosen as large as it can be read; everything if nothing is. */
  public void fitSelected() {
    List<Integer> all = picks.several() ? picks.itemsProperty().get() : List.of(selected.get());
    all.stream()
        .map(i -> scene.get().node(shownFor(i)).map(SceneNode::box))
        .flatMap(Optional::stream)
        .reduce(Box::union)
        .ifPresentOrElse(camera::fit, this::fit);
  }

  /** Zooms around the middle. */
  public void zoom(double factor) {
    camera.zoom(factor);
  }

  /** Goes elsewhere, though not so far out that the whole scene is a dot. */
  public void go(Viewport next) {
    camera.go(next);
  }

  /** A picture of the whole scene, no side longer than so many pixels. */
  public WritableImage picture(double longest) {
    return painter.picture(scene.get(), overlay.get(), palette.get(), longest);
  }

  @Override
  protected void layoutChildren() {
    sheet.cover(getWidth(), getHeight());
  }

  private void paint(SharpCanvas canvas, boolean resized) {
    camera.settle(resized);
    painter.paint(
        canvas,
        scene.get(),
        new Look(
            viewportProperty().get(),
            overlay.get(),
            palette.get(),
            highlight.get(),
            shownFor(selected.get()),
            picks.drawn(scene.get(), this::shownFor),
            hovered.get(),
            lines.selectedProperty().get(),
            lines.hoveredProperty().get()));
  }

  @Override
  protected double computePrefWidth(double height) {
    return 640;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 640;
  }
}
