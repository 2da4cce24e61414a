package dev.rackloom.viewer.canvas;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.paint.Color;

/** Colours by their {@code #rrggbb}, each read once. Toolkit thread only. */
final class Colours {

  private static final int MOST = 512;

  private final Map<String, Color> known = new HashMap<>();

  Color of(String web) {
    if (known.size() > MOST) {
      known.clear();
    }
    return known.computeIfAbsent(web, Color::web);
  }

  Color of(String web, double opacity) {
    return of(web).deriveColor(0, 1, 1, opacity);
  }
}
