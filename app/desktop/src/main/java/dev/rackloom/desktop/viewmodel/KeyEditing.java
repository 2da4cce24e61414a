package dev.rackloom.desktop.viewmodel;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Gives keys to commands and views by presses, and says what became of it. */
public final class KeyEditing {

  private final KeyMap keys;
  private final UnaryOperator<String> shown;

  /**
   * Of a map of keys.
   *
   * @param shown a press as people read it
   */
  public KeyEditing(KeyMap keys, UnaryOperator<String> shown) {
    this.keys = keys;
    this.shown = shown;
  }

  /**
   * What was pressed.
   *
   * @param combination as {@link Shortcut#keys}
   * @param plain whether it is one that people type, or walk about by
   * @param leaves whether it is how the keyboard leaves a control
   */
  public record Press(String combination, boolean plain, boolean leaves) {}

  /** Gives it the keys that were pressed, if they will do. */
  public String assign(Shortcut chosen, Press press) {
    if (press.plain() && !chosen.scope().takesPlainKeys()) {
      return "Keys that work everywhere begin with Ctrl or Alt, or are a function key.";
    }
    if (press.leaves()) {
      return shown.apply(press.combination()) + " goes to the next control, in every view.";
    }
    Optional<Shortcut> taken = keys.assign(chosen.id(), press.combination());
    String is = named(chosen) + " is " + shown.apply(press.combination());
    return is + lost(taken) + "." + hides(chosen, press);
  }

  private static String lost(Optional<Shortcut> taken) {
    return taken.map(t -> "; " + named(t) + " has none now").orElse("");
  }

  /** A view hears keys before the window does. */
  private String hides(Shortcut chosen, Press press) {
    return chosen.scope() == Shortcut.Scope.WINDOW
        ? ""
        : keys.in(Shortcut.Scope.WINDOW, press.combination())
            .map(c -> " There it goes before " + named(c) + ".")
            .orElse("");
  }

  private static String named(Shortcut of) {
    return "“" + of.title() + "”";
  }

  /** Takes its keys away. */
  public String clear(Shortcut chosen) {
    keys.assign(chosen.id(), "");
    return named(chosen) + " has no keys now.";
  }

  /** Gives it its first keys again. */
  public String reset(Shortcut chosen) {
    Optional<Shortcut> taken = keys.reset(chosen.id());
    return named(chosen) + " is as at first" + lost(taken) + ".";
  }
}
