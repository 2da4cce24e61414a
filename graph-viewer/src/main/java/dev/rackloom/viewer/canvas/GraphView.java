package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Repeat;
import dev.rackloom.viewer.Scene;
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.Walk;
import dev.rackloom.viewer.layout.Box;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * Shows a model as a graph that can be walked, opened and coloured. Mouse: wheel zooms, drag pans,
 * click selects, double click opens. Keys: see {@link GraphKeys}. Toolkit thread only.
 */
public final class GraphView extends Region {

  private static final double MARGIN = 28;
  private static final double READABLE = 0.7;

  /** How far below that the first view may go to show the model's whole width. */
  private static final double SMALLEST = 0.8;

  private static final double COLUMN = 400;

  /** How small the whole scene may become, as a part of the size at which it fits. */
  private static final double FURTHEST = 0.4;

  private final Canvas canvas = new Canvas();
  private final ScenePainter painter = new ScenePainter();
  private final SceneLoader loader;
  private final Set<Integer> open = new HashSet<>();
  private final ReadOnlyObjectWrapper<Scene> scene = new ReadOnlyObjectWrapper<>(Scene.EMPTY);
  private final ObjectProperty<Viewport> viewport = new SimpleObjectProperty<>(Viewport.ONE);
  private final ObjectProperty<Overlay> overlay = new SimpleObjectProperty<>(Overlay.PLAIN);
  private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.LIGHT);
  private final IntegerProperty selected = new SimpleIntegerProperty(Item.NONE);
  private final IntegerProperty hovered = new SimpleIntegerProperty(Item.NONE);
  private @Nullable ModelTree tree;
  private boolean untouched = true;

  /** Whether the scene has changed since the first view was chosen. */
  private boolean unseen = true;

  /**
   * A view of nothing yet.
   *
   * @param background builds scenes
   * @param toolkit runs on the toolkit's thread
   */
  public GraphView(Executor background, Executor toolkit) {
    loader = new SceneLoader(background, toolkit);
    getChildren().add(canvas);
    getStyleClass().add("graph-view");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setAccessibleText("Graph of the model");
    setMinSize(80, 80);
    viewport.addListener((o, was, is) -> requestLayout());
    overlay.addListener((o, was, is) -> requestLayout());
    palette.addListener((o, was, is) -> requestLayout());
    selected.addListener((o, was, is) -> requestLayout());
    hovered.addListener((o, was, is) -> requestLayout());
    scene.addListener((o, was, is) -> {
      unseen = true;
      requestLayout();
    });
    GraphMouse.install(this);
    GraphKeys.install(this);
    GraphTips.install(this);
  }

  /** Shows another model, closed, from the top. */
  public void show(ModelTree model) {
    tree = model;
    open.clear();
    selected.set(Item.NONE);
    untouched = true;
    loader.show(model);
    loader.load(open, scene::set);
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
    return viewport;
  }

  /** What colours mean. */
  public ObjectProperty<Overlay> overlayProperty() {
    return overlay;
  }

  /** What colours are. */
  public ObjectProperty<Palette> paletteProperty() {
    return palette;
  }

  /** The selected item, {@link Item#NONE} for none. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  /** The item under the pointer, {@link Item#NONE} for none. */
  public IntegerProperty hoveredProperty() {
    return hovered;
  }

  /** The font of labels. */
  public void setFontFamily(String family) {
    painter.setFamily(family);
    requestLayout();
  }

  /** Opens or closes an item that has an inside; it stays where it is on the screen. */
  public void toggle(int item) {
    Optional<SceneNode> node = scene.get().node(item);
    if (node.isEmpty() || node.get().state() == SceneNode.State.LEAF) {
      return;
    }
    if (!open.remove(item)) {
      open.add(item);
    }
    Box before = node.get().box();
    loader.load(open, next -> replace(next, item, before));
  }

  /** Opens every group. */
  public void openAll() {
    if (tree != null) {
      tree.items().stream().filter(Item::expandable).map(Item::id).forEach(open::add);
      loader.load(open, scene::set);
    }
  }

  private void replace(Scene next, int item, Box before) {
    double scale = viewport.get().scale();
    next.node(item)
        .ifPresent(n ->
            viewport.set(
                viewport
                    .get()
                    .panned(
                        (before.centerX() - n.box().centerX()) * scale,
                        (before.y() - n.box().y()) * scale)));
    untouched = false;
    scene.set(next);
  }

  /** Opens what is around an item, selects it and brings it into sight. */
  public void reveal(int item) {
    if (tree == null || item <= ModelTree.ROOT) {
      return;
    }
    selected.set(item);
    boolean more = false;
    for (Item around : tree.path(tree.item(item).parent())) {
      more |= open.add(around.id());
    }
    if (more) {
      loader.load(
          open,
          next -> {
            scene.set(next);
            bringIntoSight(item);
          });
    } else {
      bringIntoSight(item);
    }
  }

  private void bringIntoSight(int item) {
    untouched = false;
    scene
        .get()
        .node(item)
        .ifPresent(
            n -> viewport.set(viewport.get().showing(n.box(), getWidth(), getHeight(), MARGIN)));
  }

  /** Selects the item around the selected one; none at the top. */
  public void up() {
    if (tree != null && selected.get() > ModelTree.ROOT) {
      int parent = tree.item(selected.get()).parent();
      selected.set(parent > ModelTree.ROOT ? parent : Item.NONE);
    }
  }

  /** Selects a neighbour. */
  public void walk(Walk.Step step) {
    Walk.step(scene.get(), selected.get(), step)
        .ifPresent(item -> {
          selected.set(item);
          bringIntoSight(item);
        });
  }

  /** Shows everything. */
  public void fit() {
    untouched = false;
    viewport.set(Viewport.fit(scene.get().bounds(), getWidth(), getHeight(), MARGIN, 1.25));
  }

  /** Zooms around the middle. */
  public void zoom(double factor) {
    go(viewport.get().zoomed(factor, getWidth() / 2, getHeight() / 2));
  }

  /** Goes elsewhere, though not so far out that the whole scene is a dot. */
  public void go(Viewport next) {
    double whole =
        Viewport.fit(scene.get().bounds(), getWidth(), getHeight(), MARGIN, 1.25).scale();
    boolean further = next.scale() < viewport.get().scale();
    if (!further || next.scale() >= Math.min(whole, READABLE) * FURTHEST) {
      untouched = false;
      viewport.set(next);
    }
  }

  @Override
  protected void layoutChildren() {
    boolean resized = canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight();
    canvas.setWidth(getWidth());
    canvas.setHeight(getHeight());
    if (untouched && (unseen || resized)) {
      viewport.set(first());
      unseen = false;
    }
    painter.paint(
        canvas,
        scene.get(),
        new Look(viewport.get(), overlay.get(), palette.get(), selected.get(), hovered.get()));
  }

  /**
   * Everything if it can be read, else the top of the main stream, else the top of the main column.
   */
  private Viewport first() {
    Box bounds = scene.get().bounds();
    Viewport all = Viewport.fit(bounds, getWidth(), getHeight(), MARGIN, 1.1);
    if (all.scale() >= READABLE) {
      return all;
    }
    Box stream = scene.get().stream();
    double wide = (getWidth() - MARGIN) / stream.width();
    if (wide >= READABLE * SMALLEST) {
      double scale = Math.min(wide, 0.78);
      return new Viewport(
          scale, getWidth() / 2 - stream.centerX() * scale, MARGIN - bounds.y() * scale);
    }
    double scale = Math.clamp((getWidth() - MARGIN) / COLUMN, READABLE, 0.78);
    return new Viewport(
        scale,
        getWidth() / 2 - (scene.get().axis() - Repeat.RAIL / 3) * scale,
        MARGIN - bounds.y() * scale);
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
