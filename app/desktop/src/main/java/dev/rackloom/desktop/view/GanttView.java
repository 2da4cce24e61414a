package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Gantt;
import dev.rackloom.desktop.viewmodel.TimeWindow;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableIntegerValue;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * Bars over time on a canvas. Ctrl and the wheel zoom at the pointer, drag pans, a click selects
 * the stage; plus, minus, 0 and arrows do the same by keys. Only what is in sight is painted.
 */
final class GanttView extends Region {

  private static final double STEP = 1.25;
  private static final double ZOOM_PER_PIXEL = 1.003;

  private final String timeline;
  private final TimeWindow window;
  private final SharpCanvas canvas = new SharpCanvas(this);
  private final GanttPainter painter;
  private final ObservableIntegerValue selected;
  private final IntConsumer select;
  private final ReadOnlyStringWrapper pointed = new ReadOnlyStringWrapper("");
  private Gantt gantt = Gantt.NOTHING;
  private double lastX;
  private boolean dragged;

  /**
   * Bars over the time that a window shows.
   *
   * @param timeline says whose length it is in the window
   */
  GanttView(
      String timeline,
      TimeWindow window,
      Look look,
      ObservableIntegerValue selected,
      IntConsumer select) {
    this.timeline = timeline;
    this.window = window;
    setId("gantt-" + timeline);
    this.painter = new GanttPainter(look.paletteProperty());
    this.selected = selected;
    this.select = select;
    getChildren().add(canvas.canvas());
    getStyleClass().add("gantt");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setMinWidth(160);
    look.paletteProperty().addListener((o, was, is) -> requestLayout());
    selected.addListener((o, was, is) -> requestLayout());
    window.rangeProperty().addListener((o, was, is) -> requestLayout());
    setOnScroll(this::scrolled);
    setOnMousePressed(this::pressed);
    setOnMouseDragged(this::dragged);
    setOnMouseMoved(e -> pointed.set(told(e.getX(), e.getY())));
    setOnMouseExited(e -> pointed.set(""));
    setOnMouseClicked(this::clicked);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
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
    return new GanttPainter.Sight(getWidth(), range.fromNanos(), range.spanNanos(), selected.get());
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
  }

  private void dragged(MouseEvent event) {
    dragged = true;
    pan(lastX - event.getX());
    lastX = event.getX();
  }

  private void clicked(MouseEvent event) {
    Gantt.@Nullable Bar bar = painter.barAt(gantt, sight(), event.getX(), event.getY());
    if (!dragged && bar != null && bar.stage() >= 0) {
      select.accept(bar.stage());
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
