package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.CutPaint;
import javafx.beans.value.ObservableValue;
import javafx.scene.shape.Rectangle;

/** A small square in the colour of a tint, cut where that is shared, which may change. */
final class Swatch extends Rectangle {

  private final ObservableValue<Palette> palette;
  private Tint tint = new Tint.Unknown();

  Swatch(ObservableValue<Palette> palette) {
    super(9, 9);
    this.palette = palette;
    setArcWidth(4);
    setArcHeight(4);
    fillProperty().bind(palette.map(p -> CutPaint.of(p, tint)));
  }

  void show(Tint next) {
    if (!next.equals(tint)) {
      tint = next;
      fillProperty().bind(palette.map(p -> CutPaint.of(p, next)));
    }
  }
}
