package dev.rackloom.viewer.canvas;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** Fonts of one family by size, in half pixels so that there are few. */
final class Fonts {

  private final String family;
  private final Map<Long, Font> fonts = new HashMap<>();

  Fonts(String family) {
    this.family = family;
  }

  Font plain(double size) {
    return font(size, FontWeight.NORMAL);
  }

  Font bold(double size) {
    return font(size, FontWeight.BOLD);
  }

  private Font font(double size, FontWeight weight) {
    long halves = Math.round(size * 2);
    return fonts.computeIfAbsent(
        halves * 1000 + weight.getWeight(), k -> Font.font(family, weight, halves / 2.0));
  }
}
