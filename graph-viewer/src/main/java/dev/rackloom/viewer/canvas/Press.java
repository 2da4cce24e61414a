package dev.rackloom.viewer.canvas;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/**
 * A press of keys by its name, as {@link KeyCombination} reads it: {@code "R"}, {@code "Alt+Left"},
 * {@code "Shortcut+Shift+Z"}. Keys that people take for the same have one name: those of the number
 * pad and of the row above the letters, = and +, Shift with F10 and the menu key.
 */
public final class Press {

  private static final String MENU = "Context Menu";
  private static final String PLUS = "Plus";
  private static final Map<KeyCode, String> ALIKE =
      Map.of(
          KeyCode.ADD, PLUS,
          KeyCode.EQUALS, PLUS,
          KeyCode.SUBTRACT, "Minus",
          KeyCode.KP_UP, "Up",
          KeyCode.KP_DOWN, "Down",
          KeyCode.KP_LEFT, "Left",
          KeyCode.KP_RIGHT, "Right");

  private Press() {}

  /** The name of what was pressed, as views hear it. */
  public static String of(KeyEvent event) {
    KeyCode code = event.getCode();
    boolean menu = code == KeyCode.F10 && event.isShiftDown();
    boolean shift = event.isShiftDown() && !menu && code != KeyCode.EQUALS;
    return (event.isShortcutDown() ? "Shortcut+" : "")
        + (event.isAltDown() ? "Alt+" : "")
        + (shift ? "Shift+" : "")
        + (menu ? MENU : name(code));
  }

  /** The same, of the very key: what menus and accelerators listen to. */
  public static String exact(KeyEvent event) {
    return (event.isShortcutDown() ? "Shortcut+" : "")
        + (event.isAltDown() ? "Alt+" : "")
        + (event.isShiftDown() ? "Shift+" : "")
        + event.getCode().getName();
  }

  private static String name(KeyCode code) {
    String name = code.getName();
    return code.isKeypadKey() && code.isDigitKey()
        ? name.substring(name.length() - 1)
        : ALIKE.getOrDefault(code, name);
  }

  /**
   * What a press means in a view, of all that can be done there. Shift that means nothing there is
   * as if it were not pressed, and with arrows so is Ctrl (they then walk without choosing).
   *
   * @param presses by what they do; empty for none
   */
  public static <A> Optional<A> find(Map<A, String> presses, KeyEvent event) {
    return names(event).stream().flatMap(name -> of(presses, name).stream()).findFirst();
  }

  private static <A> Optional<A> of(Map<A, String> presses, String name) {
    return presses.entrySet().stream()
        .filter(e -> e.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The press, and what it may mean if that means nothing. */
  private static List<String> names(KeyEvent event) {
    Set<String> names = new LinkedHashSet<>();
    String name = of(event);
    names.add(name);
    if (!event.getCode().isFunctionKey()) {
      names.add(name.replace("Shift+", ""));
    }
    if (event.getCode().isArrowKey()) {
      names.add(name.replace("Shift+", "").replace("Shortcut+", ""));
    }
    return List.copyOf(names);
  }

  /** Keys by their names: a sign is hard to tell from what stands between two keys. */
  private static String words(KeyCombination keys) {
    String shown = keys.getDisplayText();
    if (keys instanceof KeyCodeCombination code) {
      String sign = new KeyCodeCombination(code.getCode()).getDisplayText();
      return shown.substring(0, shown.length() - sign.length()) + code.getCode().getName();
    }
    return shown;
  }

  /** A press as people read it; empty for none. */
  public static String shown(String press) {
    try {
      return press.isEmpty() ? "" : words(KeyCombination.valueOf(press));
    } catch (IllegalArgumentException unreadable) {
      return press + " (cannot be read)";
    }
  }
}
