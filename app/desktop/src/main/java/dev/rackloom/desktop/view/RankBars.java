package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.ExpertScene.RankBar;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Loads of ranks as bars, node by node; the line is perfect balance, full bars hold the expert. */
final class RankBars extends Region {

  private static final double FOOT = 16;
  private static final double HEAD = 6;
  private static final double GAP = 8;

  private final SharpCanvas canvas = new SharpCanvas(this);
  private final ReadOnlyObjectProperty<Palette> palette;
  private List<RankBar> bars = List.of();
  private int chosen = -1;
  private IntConsumer onChoose = rank -> {};

  RankBars(ReadOnlyObjectProperty<Palette> palette) {
    this.palette = palette;
    getChildren().add(canvas.canvas());
    setMinSize(80, 80);
    setPrefHeight(130);
    palette.addListener((o, was, is) -> requestLayout());
    setOnMousePressed(this::press);
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.NODE);
    setAccessibleText("Loads of ranks; arrows choose one");
    focusedProperty().addListener((o, was, is) -> requestLayout());
    setOnKeyPressed(this::key);
  }

  private void key(KeyEvent event) {
    int by =
        switch (event.getCode()) {
          case LEFT -> -1;
          case RIGHT -> 1;
          default -> 0;
        };
    if (by != 0 && !bars.isEmpty()) {
      take(Math.clamp(chosen + by, 0, bars.size() - 1));
      event.consume();
    }
  }

  private void take(int rank) {
    chosen = rank;
    onChoose.accept(rank);
    requestLayout();
  }

  void show(List<RankBar> now) {
    bars = now;
    chosen = Math.min(chosen, now.size() - 1);
    requestLayout();
  }

  void onChoose(IntConsumer listener) {
    onChoose = listener;
  }

  void choose(int rank) {
    chosen = rank;
    requestLayout();
  }

  private void press(MouseEvent e) {
    requestFocus();
    for (int r = 0; r < bars.size(); r++) {
      if (e.getX() >= x(r) && e.getX() <= x(r) + width()) {
        take(r);
      }
    }
  }

  private double gaps() {
    return bars.isEmpty() ? 0 : bars.getLast().node() * GAP;
  }

  private double width() {
    return Math.max(1, (getWidth() - gaps()) / Math.max(1, bars.size()) - 2);
  }

  private double x(int rank) {
    return rank * (width() + 2) + bars.get(rank).node() * GAP;
  }

  @Override
  protected void layoutChildren() {
    canvas.resize(getWidth(), getHeight());
    GraphicsContext gc = canvas.pen();
    gc.clearRect(0, 0, getWidth(), getHeight());
    if (bars.isEmpty()) {
      return;
    }
    double most = Math.max(1.2, bars.stream().mapToDouble(RankBar::overIdeal).max().orElse(1));
    double high = getHeight() - FOOT - HEAD;
    for (int r = 0; r < bars.size(); r++) {
      bar(gc, r, high * bars.get(r).overIdeal() / most);
    }
    double line = HEAD + high * (1 - 1 / most);
    gc.setStroke(Color.web(palette.get().dim()));
    gc.setLineDashes(4, 3);
    gc.strokeLine(0, line, getWidth(), line);
    gc.setLineDashes();
    names(gc);
  }

  private void bar(GraphicsContext gc, int rank, double high) {
    RankBar bar = bars.get(rank);
    Color colour = Color.web(palette.get().slots().get(bar.node() % palette.get().slots().size()));
    gc.setFill(colour.deriveColor(0, 1, 1, bar.holds() ? 1 : 0.38));
    gc.fillRect(x(rank), getHeight() - FOOT - high, width(), high);
    if (rank == chosen) {
      gc.setStroke(Color.web(palette.get().accent()));
      gc.setLineWidth(2);
      gc.strokeRect(x(rank), getHeight() - FOOT - high, width(), high);
      gc.setLineWidth(1);
    }
  }

  private void names(GraphicsContext gc) {
    gc.setFont(Font.font(Look.FAMILY, 10.5));
    gc.setFill(Color.web(palette.get().dim()));
    gc.setTextAlign(TextAlignment.LEFT);
    int last = -1;
    for (int r = 0; r < bars.size(); r++) {
      if (bars.get(r).node() != last) {
        last = bars.get(r).node();
        gc.fillText("node " + last, x(r), getHeight() - 4);
      }
    }
  }
}
