package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Optional;

/** The shortcuts of commands: the first ones, but for those that somebody changed. */
public final class KeyMap {

  private final List<Command> first;
  private final Preferences preferences;

  /** Of all commands with their first shortcuts. */
  public KeyMap(List<Command> first, Preferences preferences) {
    this.first = List.copyOf(first);
    this.preferences = preferences;
  }

  /** The commands with the shortcuts that they have now. */
  public List<Command> commands() {
    var changed = preferences.settingsProperty().get().keys();
    return first.stream().map(c -> c.withKeys(changed.getOrDefault(c.id(), c.keys()))).toList();
  }

  /**
   * Gives a command a shortcut; a command that had it has none from here on.
   *
   * @param combination as {@link Command#keys}; empty for none
   * @return the command that it was taken from
   */
  public Optional<Command> assign(String command, String combination) {
    Optional<Command> owner =
        combination.isEmpty()
            ? Optional.empty()
            : commands().stream()
                .filter(c -> c.keys().equals(combination) && !c.id().equals(command))
                .findFirst();
    preferences.change(s -> {
      Settings freed = owner.isPresent() ? s.withKey(owner.get().id(), "") : s;
      return freed.withKey(command, combination);
    });
    return owner;
  }

  /** Back to the first shortcuts. */
  public void reset() {
    preferences.change(Settings::withFirstKeys);
  }
}
