package dev.rackloom.viewer.canvas;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * Shortens text to a width, with an ellipsis. Plain text is measured by the sum of its letters,
 * each measured once a font; anything else (right to left, joined signs) whole. Toolkit thread
 * only; remembers what it shortened.
 */
final class TextFit {

  private static final int REMEMBERED = 8192;
  private static final int PLAIN = 0x250;

  private final Text probe = new Text();
  private final Map<Key, String> fitted = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Font, float[]> letters = new HashMap<>();

  private record Key(String text, Font font, int width) {}

  String fit(String text, Font font, double width) {
    Key key = new Key(text, font, (int) width);
    String known = fitted.get(key);
    if (known == null) {
      known = shorten(text, font, width);
      fitted.put(key, known);
      forgetOldest();
    }
    return known;
  }

  double width(String text, Font font) {
    float[] widths = letters.computeIfAbsent(font, f -> new float[PLAIN]);
    double sum = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter >= PLAIN) {
        return whole(text, font);
      }
      if (widths[letter] == 0) {
        widths[letter] = (float) whole(String.valueOf(letter), font);
      }
      sum += widths[letter];
    }
    return sum;
  }

  private double whole(String text, Font font) {
    probe.setFont(font);
    probe.setText(text);
    return probe.getLayoutBounds().getWidth();
  }

  private void forgetOldest() {
    if (fitted.size() > REMEMBERED) {
      fitted.remove(fitted.keySet().iterator().next());
    }
  }

  private String shorten(String text, Font font, double width) {
    if (width(text, font) <= width) {
      return text;
    }
    int low = 0;
    int high = text.codePointCount(0, text.length());
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (width(head(text, middle), font) <= width) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low == 0 ? "" : head(text, low);
  }

  private static String head(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints)).stripTrailing() + "…";
  }
}
