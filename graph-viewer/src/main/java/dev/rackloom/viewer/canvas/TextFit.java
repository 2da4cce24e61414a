package dev.rackloom.viewer.canvas;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Shortens text to a width, with an ellipsis. Toolkit thread only; remembers what it measured. */
final class TextFit {

  private static final int REMEMBERED = 4096;

  private final Text probe = new Text();
  private final Map<Key, String> fitted = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(String text, String family, double size, int width) {}

  String fit(String text, Font font, double width) {
    Key key = new Key(text, font.getName(), font.getSize(), (int) width);
    String known = fitted.get(key);
    if (known == null) {
      known = shorten(text, font, width);
      fitted.put(key, known);
      forgetOldest();
    }
    return known;
  }

  double width(String text, Font font) {
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
