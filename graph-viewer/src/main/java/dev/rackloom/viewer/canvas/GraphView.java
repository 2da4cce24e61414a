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
import dev.rackloom.viewer.SceneNode;
import dev.rackloom.viewer.Viewport;
import dev.rackloom.viewer.layout.Box;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/**
 * Shows a model as a graph that can be walked, opened and coloured. Mouse: wheel zooms, drag pans,
 * click selects, double click opens; Shift and click choose one more, Ctrl and click one more or
 * less, Shift and drag draw a frame around several. Keys: see {@link GraphAction}. Toolkit thread
 * only.
 */
public final class GraphView extends Region {

  private final Sheet sheet = new Sheet(this::paint);
  private final ScenePainter painter = new ScenePainter();
  private final Camera camera = new Camera(this);
  private final OnShow onShow;
  private final Selection selection;
  private final ObjectProperty<Overlay> overlay = new SimpleObjectProperty<>(Overlay.PLAIN);
  private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.LIGHT);
  private final ObjectProperty<Highlight> highlight = new SimpleObjectProperty<>(Highlight.NONE);
  private final ObjectProperty<Map<GraphAction, String>> presses =
      new SimpleObjectProperty<>(GraphAction.presses(GraphAction::press));
  private final IntegerProperty selected = new SimpleIntegerProperty(Item.NONE);
  private final Marquee marquee = new Marquee(palette);
  private final IntegerProperty hovered = new SimpleIntegerProperty(Item.NONE);

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
    onShow = new OnShow(background, toolkit, failed, camera, sheet, selected::get);
    selection = new Selection(onShow, selected);
    getChildren().addAll(sheet, marquee);
    getStyleClass().add("graph-view");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setMinSize(80, 80);
    describe();
    for (Observable seen :
        List.of(
            viewportProperty(),
            overlay,
            palette,
            highlight,
            selected,
            picks().itemsProperty(),
            hovered,
            lines().selectedProperty(),
            lines().hoveredProperty())) {
      seen.addListener(o -> sheet.redraw());
    }
    selected.subscribe(this::describe);
    picks().itemsProperty().subscribe(this::describe);
    highlight.subscribe(this::describe);
    lines().selectedProperty().subscribe(this::describe);
    GraphMouse.install(this);
    GraphKeys.install(this);
    GraphTips.install(this);
  }

  /** Tells who cannot see it where the selection is. */
  private void describe() {
    setAccessibleText("Graph of the model" + Told.at(this));
  }

  /** Shows another model, closed, from the start. */
  public void show(ModelTree model) {
    show(model, GraphState.FIRST.to(directionProperty().get()));
  }

  /** Shows another model as it was looked at before, as far as that is still there. */
  public void show(ModelTree model, GraphState before) {
    selection.clear();
    highlight.set(Highlight.NONE);
    onShow.show(model, before);
  }

  /** How the model is looked at; as at first if there is none. */
  public GraphState state() {
    return onShow.state();
  }

  OnShow onShow() {
    return onShow;
  }

  Selection selection() {
    return selection;
  }

  Marquee marquee() {
    return marquee;
  }

  /** The model on show, if there is one. */
  public Optional<ModelTree> tree() {
    return onShow.tree();
  }

  /** What is drawn. */
  public ReadOnlyObjectProperty<Scene> sceneModelProperty() {
    return onShow.sceneProperty();
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
    return onShow.directionProperty();
  }

  /** Which press does what (see {@link Press}); empty for none. */
  public ObjectProperty<Map<GraphAction, String>> pressesProperty() {
    return presses;
  }

  /** What may stand for each other. */
  public ObjectProperty<Alike> alikeProperty() {
    return onShow.alikeProperty();
  }

  /** The selected item, {@link Item#NONE} for none. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  /** What is chosen together with it. */
  public Picks picks() {
    return selection.picks();
  }

  /** Whether the box of an item is drawn as chosen: it may stand for one that is. */
  public boolean isChosen(int item) {
    return item >= 0 && selection.chosen().test(item);
  }

  /** The item under the pointer, {@link Item#NONE} for none. */
  public IntegerProperty hoveredProperty() {
    return hovered;
  }

  /** Lines that are pointed at, and clicked. */
  public Lines lines() {
    return selection.lines();
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
    onShow.toggle(item);
  }

  /**
   * Shows the run that an item is in one by one, or its first members for all of it; of several
   * runs around it the innermost.
   */
  public void toggleRepeat(int item) {
    onShow.toggleRepeat(item);
  }

  /** The stages that the box of one stands for, itself included. */
  public List<Integer> standsFor(int stage) {
    return onShow.standsFor(stage);
  }

  /** Opens every group, and shows every stage for itself; see {@link #stop}. */
  public void openAll() {
    onShow.openAll();
  }

  /** Closes every group, and equal stages are one again; see {@link #stop}. */
  public void closeAll() {
    onShow.closeAll();
  }

  /** Whether everything is about to be opened, or closed. */
  public ReadOnlyBooleanProperty busyProperty() {
    return onShow.busyProperty();
  }

  /** Gives opening or closing everything up, as long as it is not seen: nothing has changed. */
  public void stop() {
    onShow.stop();
  }

  /** Opens what is around an item, selects it and brings it into sight. */
  public void reveal(int item) {
    selection.reveal(item);
  }

  /** Shows everything. */
  public void fit() {
    camera.fit();
  }

  /** Shows what is chosen as large as it can be read; everything if nothing is. */
  public void fitSelected() {
    selection.boxes().stream()
        .map(SceneNode::box)
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
    return painter.picture(onShow.scene(), overlay.get(), palette.get(), longest);
  }

  @Override
  protected void layoutChildren() {
    sheet.cover(getWidth(), getHeight());
  }

  private void paint(SharpCanvas canvas, boolean resized) {
    camera.settle(resized);
    painter.paint(
        canvas,
        onShow.scene(),
        new Look(
            viewportProperty().get(),
            overlay.get(),
            palette.get(),
            highlight.get(),
            onShow.shownFor(selected.get()),
            selection.chosen(),
            hovered.get(),
            lines().selectedProperty().get(),
            lines().hoveredProperty().get()));
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
