package dev.rackloom.desktop.viewmodel;

import javafx.beans.value.ObservableValue;

/**
 * Something the user can do, by button, key or palette.
 *
 * @param id stable
 * @param title what it does
 * @param keys its shortcut, as {@code javafx.scene.input.KeyCombination} reads it; perhaps empty
 * @param icon the name of its icon
 * @param enabled whether it can be done now
 * @param action does it
 */
public record Command(
    String id,
    String title,
    String keys,
    String icon,
    ObservableValue<Boolean> enabled,
    Runnable action) {

  /** Does it, if it can be done. */
  public void run() {
    if (enabled.getValue()) {
      action.run();
    }
  }

  /** The same with another shortcut, perhaps none. */
  Command withKeys(String other) {
    return new Command(id, title, other, icon, enabled, action);
  }
}
