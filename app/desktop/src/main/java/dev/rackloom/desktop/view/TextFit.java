package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CutName;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * Cuts names to a width for what is painted; see {@link CutName}. Letters are measured once each,
 * so that hundreds of names can be cut for every frame. Toolkit thread.
 */
final class TextFit {

  /** Shorter ones tell nothing. */
  private static final int LEAST = 4;

  private final Map<Integer, Double> letters = new HashMap<>();
  private final Text measured = new Text();

  TextFit(Font font) {
    measured.setFont(font);
  }

  /** As much of a name as there is room for; nothing if that tells nothing. */
  String cut(String name, double room) {
    double whole = width(name);
    if (whole <= room) {
      return name;
    }
    int most = Math.min(name.length() - 1, (int) Math.ceil(name.length() * room / whole) + 2);
    for (; most >= LEAST; most--) {
      String shown = CutName.fit(name, most);
      if (width(shown) <= room) {
        return shown;
      }
    }
    return "";
  }

  /** How wide a text is. */
  double width(String text) {
    return text.codePoints().mapToDouble(c -> letters.computeIfAbsent(c, this::measure)).sum();
  }

  private double measure(int letter) {
    measured.setText(Character.toString(letter));
    return measured.getLayoutBounds().getWidth();
  }
}
