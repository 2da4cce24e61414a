package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import javafx.beans.value.ObservableValue;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/** A small square in the colour of a tint, which may change. */
final class Swatch extends Rectangle {

  private final ObservableValue<Palette> palette;
  private Tint tint = new Tint.Unknown();

  Swatch(ObservableValue<Palette> palette) {
    super(9, 9);
    this.palette = palette;
    setArcWidth(4);
    setArcHeight(4);
    fillProperty().bind(palette.map(p -> Color.web(p.shade(tint))));
  }

  void show(Tint next) {
    if (!next.equals(tint)) {
      tint = next;
      fillProperty().bind(palette.map(p -> Color.web(p.shade(next))));
    }
  }
}
