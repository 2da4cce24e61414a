package dev.rackloom.desktop.view;

import javafx.css.PseudoClass;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/** A horizontal bar, part of it filled; more than all of it shows as over. */
final class Bar extends Region {

  private static final PseudoClass OVER = PseudoClass.getPseudoClass("over");
  private static final double HEIGHT = 5;

  private final Rectangle track = new Rectangle();
  private final Rectangle fill = new Rectangle();
  private double share;

  Bar() {
    getStyleClass().add("bar");
    track.getStyleClass().add("track");
    fill.getStyleClass().add("fill");
    getChildren().addAll(track, fill);
    height(HEIGHT);
    setMinWidth(12);
  }

  Bar(double share) {
    this();
    show(share);
  }

  void show(double part) {
    share = Double.isNaN(part) ? 0 : part;
    pseudoClassStateChanged(OVER, share > 1);
    requestLayout();
  }

  /** Takes a colour of its own instead of the style sheet's. */
  void paint(String colour) {
    fill.setStyle("-fx-fill: " + colour + ";");
  }

  /** A bar of another height. */
  Bar height(double height) {
    setMinHeight(height);
    setPrefHeight(height);
    setMaxHeight(height);
    return this;
  }

  @Override
  protected void layoutChildren() {
    size(track, getWidth());
    size(fill, getWidth() * Math.clamp(share, 0, 1));
  }

  private void size(Rectangle part, double width) {
    part.setWidth(width);
    part.setHeight(getHeight());
    part.setArcWidth(HEIGHT);
    part.setArcHeight(HEIGHT);
  }
}
