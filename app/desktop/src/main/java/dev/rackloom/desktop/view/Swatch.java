package dev.rackloom.desktop.view;

import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import dev.rackloom.viewer.canvas.CutFill;
import javafx.beans.value.ObservableValue;
import javafx.scene.layout.Region;

/** A small upright box in the colour of a tint, cut where that is shared, which may change. */
final class Swatch extends Region {

  private static final double WIDE = 9;

  private final ObservableValue<Palette> palette;
  private Tint tint = new Tint.Unknown();

  Swatch(ObservableValue<Palette> palette) {
    this.palette = palette;
    CutFill.size(this, WIDE);
    backgroundProperty().bind(palette.map(p -> CutFill.of(p, tint)));
  }

  void show(Tint next) {
    if (!next.equals(tint)) {
      tint = next;
      backgroundProperty().bind(palette.map(p -> CutFill.of(p, next)));
    }
  }
}
