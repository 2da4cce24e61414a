package dev.rackloom.viewer.canvas;

import dev.rackloom.viewer.Cuts;
import dev.rackloom.viewer.Palette;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/**
 * The fill of a small upright box that stands for a tint: its shade, cut as the boxes' stripes are,
 * with sharp edges.
 */
public final class CutFill {

  private static final double ROUND = 2;

  private CutFill() {}

  /** Of a tint in the colours of a palette, for what is {@link Cuts#SWATCH} high. */
  public static Background of(Palette palette, Tint tint) {
    Color shade = Color.web(palette.shade(tint));
    Cuts cuts = Cuts.sharp(Cuts.in(tint), Cuts.SWATCH);
    List<BackgroundFill> pieces = new ArrayList<>();
    int last = cuts.pieces() - 1;
    for (int i = 0; i <= last; i++) {
      double above = i == 0 ? ROUND : 0;
      double below = i == last ? ROUND : 0;
      pieces.add(
          new BackgroundFill(
              shade,
              new CornerRadii(above, above, below, below, false),
              new Insets(cuts.at(i), 0, Cuts.SWATCH - cuts.end(i), 0)));
    }
    return new Background(pieces, List.of());
  }

  /** Gives a box the size of a swatch. */
  public static void size(Region box, double wide) {
    box.setMinSize(wide, Cuts.SWATCH);
    box.setPrefSize(wide, Cuts.SWATCH);
    box.setMaxSize(wide, Cuts.SWATCH);
  }
}
