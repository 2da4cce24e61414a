package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.SharpCanvas;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/** The course of a share over time, newest on the right. */
final class Sparkline extends Region {

  private static final int POINTS = 120;

  private final SharpCanvas canvas = new SharpCanvas(this);
  private final ObservableValue<Palette> palette;
  private final Tint tint;
  private List<Double> course = List.of();

  Sparkline(ObservableValue<Palette> palette, Tint tint) {
    this.palette = palette;
    this.tint = tint;
    getChildren().add(canvas.canvas());
    setMinHeight(34);
    setPrefHeight(40);
    palette.addListener((o, was, is) -> requestLayout());
  }

  void show(List<Double> points) {
    course = points;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    canvas.resize(getWidth(), getHeight());
    GraphicsContext gc = canvas.pen();
    gc.clearRect(0, 0, getWidth(), getHeight());
    gc.setStroke(Color.web(palette.getValue().border()));
    gc.setLineWidth(1);
    gc.strokeLine(0, getHeight() - 0.5, getWidth(), getHeight() - 0.5);
    gc.strokeLine(0, 0.5, getWidth(), 0.5);
    if (course.size() > 1) {
      draw(gc, Parts.shade(palette, tint));
    }
  }

  private void draw(GraphicsContext gc, Color colour) {
    int n = course.size();
    double[] x = new double[n + 2];
    double[] y = new double[n + 2];
    for (int i = 0; i < n; i++) {
      x[i] = getWidth() * (POINTS - n + i) / (POINTS - 1.0);
      y[i] = 1 + (getHeight() - 2) * (1 - course.get(i));
    }
    x[n] = getWidth();
    x[n + 1] = x[0];
    y[n] = getHeight();
    y[n + 1] = getHeight();
    gc.setFill(colour.deriveColor(0, 1, 1, 0.18));
    gc.fillPolygon(x, y, n + 2);
    gc.setStroke(colour);
    gc.setLineWidth(1.5);
    gc.strokePolyline(x, y, n);
  }
}
