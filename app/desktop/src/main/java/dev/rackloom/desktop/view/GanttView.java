package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Gantt;
import dev.rackloom.desktop.viewmodel.Selection;
import dev.rackloom.desktop.viewmodel.StagePicks;
import dev.rackloom.desktop.viewmodel.TimeWindow;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * Bars over time on a canvas. Ctrl and the wheel zoom at the pointer, drag pans, a click selects
 * the stage, with Ctrl one more or less; bars of chosen stages are dragged to devices. Plus, minus,
 * 0 and arrows zoom and pan by keys, up and down go from bar to bar. Only what is in sight is
 * painted.
 */
final class GanttView extends Region {

  private static final double STEP = 1.25;
  private static final double ZOOM_PER_PIXEL = 1.003;

  private final String timeline;
  private final TimeWindow window;
  private final SharpCanvas canvas = new SharpCanvas(this);
  private final GanttPainter painter;
  private final Selection selection;
  private final StagePicks picks;
  private final ReadOnlyStringWrapper pointed = new ReadOnlyStringWrapper("");
  private Gantt gantt = Gantt.NOTHING;
  private double lastX;
  private boolean dragged;

  /**
   * Bars over the time that a window shows.
   *
   * @param timeline says whose length it is in the window
   */
  GanttView(String timeline, TimeWindow window, Look look, DeskModel desk) {
    this.timeline = timeline;
    this.window = window;
    setId("gantt-" + timeline);
    this.painter = new GanttPainter(look.paletteProperty());
    this.selection = desk.selection();
    this.picks = new StagePicks(desk);
    getChildren().add(canvas.canvas());
    getStyleClass().add("gantt");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setMinWidth(160);
    look.paletteProperty().addListener((o, was, is) -> requestLayout());
    selection.nowProperty().addListener((o, was, is) -> requestLayout());
    window.rangeProperty().addListener((o, was, is) -> requestLayout());
    setOnScroll(this::scrolled);
    setOnMousePressed(this::pressed);
    setOnMouseDragged(this::dragged);
    setOnMouseMoved(e -> pointed.set(told(e.getX(), e.getY())));
    setOnMouseExited(e -> pointed.set(""));
    setOnMouseClicked(this::clicked);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    Carrier.install(this, desk.handwork().lanes(), this::onChosen, selection::stages);
  }

  /** Bars of chosen stages are dragged to a device; a drag that begins elsewhere pans. */
  private boolean onChosen(MouseEvent press) {
    Point2D at = sceneToLocal(press.getSceneX(), press.getSceneY());
    Gantt.@Nullable Bar bar = painter.barAt(gantt, sight(), at.getX(), at.getY());
    return !press.isShortcutDown() && bar != null && selection.stages().contains(bar.stage());
  }

  /** Shows other bars; the part of time in sight stays. */
  void show(Gantt next) {
    gantt = next;
    window.length(timeline, next.endNanos(), next.oneNanos());
    setAccessibleText(next.title() + ", " + next.source() + ", " + next.lanes().size() + " lanes");
    double height = GanttPainter.height(next);
    setMinHeight(height);
    setPrefHeight(height);
    setMaxHeight(height);
    requestLayout();
  }

  private GanttPainter.Sight sight() {
    TimeWindow.Range range = window.rangeProperty().get();
    Set<Integer> chosen = new HashSet<>(selection.stages());
    return new GanttPainter.Sight(
        getWidth(), range.fromNanos(), range.spanNanos(), chosen::contains);
  }

  /** Zooms around a place. */
  void zoom(double factor, double x) {
    window.zoom(factor, sight().nanosAt(x));
  }

  void zoom(double factor) {
    zoom(factor, (GanttPainter.LEFT + getWidth()) / 2);
  }

  /** Shows one request, all of it where requests belong together. */
  void fit() {
    window.fit();
  }

  private void scrolled(ScrollEvent event) {
    if (event.isShortcutDown()) {
      zoom(Math.pow(ZOOM_PER_PIXEL, event.getDeltaY()), event.getX());
      event.consume();
    } else if (event.getDeltaX() != 0) {
      pan(-event.getDeltaX());
      event.consume();
    }
  }

  private void pan(double pixels) {
    window.pan(pixels * sight().nanosPerPixel());
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    lastX = event.getX();
    dragged = false;
    Gantt.@Nullable Bar bar = painter.barAt(gantt, sight(), event.getX(), event.getY());
    if (event.getButton() == MouseButton.SECONDARY && bar != null && bar.stage() >= 0) {
      picks.take(bar.stage());
    }
  }

  private void dragged(MouseEvent event) {
    dragged = true;
    pan(lastX - event.getX());
    lastX = event.getX();
  }

  private void clicked(MouseEvent event) {
    Gantt.@Nullable Bar bar = painter.barAt(gantt, sight(), event.getX(), event.getY());
    boolean meant = !dragged && event.getButton() == MouseButton.PRIMARY;
    if (meant && bar != null && bar.stage() >= 0) {
      if (event.isShortcutDown()) {
        picks.toggle(bar.stage());
      } else {
        picks.choose(List.of(bar.stage()));
      }
    }
  }

  /** Selects the stage of the bar before or after the first one of the selected stage. */
  private void step(int by) {
    List<Integer> stages =
        gantt.lanes().stream()
            .flatMap(l -> l.bars().stream())
            .filter(b -> b.stage() >= 0)
            .sorted(Comparator.comparingLong(Gantt.Bar::startNanos))
            .map(Gantt.Bar::stage)
            .distinct()
            .toList();
    int at = stages.indexOf(selection.stage());
    if (!stages.isEmpty()) {
      int next = at < 0 ? 0 : Math.clamp(at + by, 0, stages.size() - 1);
      picks.choose(List.of(stages.get(next)));
    }
  }

  private String told(double x, double y) {
    Gantt.@Nullable Bar bar = painter.barAt(gantt, sight(), x, y);
    return bar == null ? "" : gantt.told(gantt.lanes().get(GanttPainter.laneAt(y)), bar);
  }

  private void key(KeyEvent event) {
    switch (event.getCode()) {
      case PLUS, ADD, EQUALS -> zoom(STEP);
      case MINUS, SUBTRACT -> zoom(1 / STEP);
      case DIGIT0, NUMPAD0 -> fit();
      case LEFT -> pan(-60);
      case RIGHT -> pan(60);
      case UP -> step(-1);
      case DOWN -> step(1);
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  protected void layoutChildren() {
    canvas.resize(getWidth(), getHeight());
    painter.paint(canvas, gantt, sight());
  }

  /** What is told of the bar under the pointer, empty if there is none. */
  ReadOnlyStringProperty pointedProperty() {
    return pointed.getReadOnlyProperty();
  }
}
