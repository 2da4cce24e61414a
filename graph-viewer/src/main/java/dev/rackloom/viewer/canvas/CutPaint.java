package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Paint;
import javafx.scene.paint.Stop;

/** The paint of a small square that stands for a tint: its shade, cut as the boxes' stripes are. */
public final class CutPaint {

  private CutPaint() {}

  /** Of a tint in the colours of a palette. */
  public static Paint of(Palette palette, Tint tint) {
    Color shade = Color.web(palette.shade(tint));
    int count = Cuts.in(tint);
    if (count == 0) {
      return shade;
    }
    Cuts cuts = Cuts.of(count, 1);
    List<Stop> stops = new ArrayList<>();
    for (int i = 0; i < cuts.pieces(); i++) {
      double start = cuts.at(i);
      double end = start + cuts.piece();
      stops.add(new Stop(start, shade));
      stops.add(new Stop(end, shade));
      if (i < count) {
        stops.add(new Stop(end, Color.TRANSPARENT));
        stops.add(new Stop(cuts.at(i + 1), Color.TRANSPARENT));
      }
    }
    return new LinearGradient(0, 0, 0, 1, true, CycleMethod.NO_CYCLE, stops);
  }
}
