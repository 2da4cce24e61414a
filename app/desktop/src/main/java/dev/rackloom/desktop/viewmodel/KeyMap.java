package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of commands and of views: the first ones, but for those that somebody changed. */
public final class KeyMap {

  private final List<Command> commands;
  private final List<Shortcut> first;
  private final Preferences preferences;

  /** Of all commands with their first shortcuts, and of what views hear themselves. */
  public KeyMap(List<Command> commands, List<Shortcut> views, Preferences preferences) {
    this.commands = List.copyOf(commands);
    this.first = Stream.concat(commands.stream().map(KeyMap::shortcut), views.stream()).toList();
    this.preferences = preferences;
    if (first.stream().map(Shortcut::id).distinct().count() < first.size()) {
      throw new IllegalArgumentException(
          "two shortcuts have one id: " + first.stream().map(Shortcut::id).toList());
    }
  }

  private static Shortcut shortcut(Command c) {
    return new Shortcut(Shortcut.Scope.WINDOW, c.id(), c.title(), c.keys());
  }

  /** The commands with the shortcuts that they have now. */
  public List<Command> commands() {
    var changed = preferences.settingsProperty().get().keys();
    return commands.stream().map(c -> c.withKeys(changed.getOrDefault(c.id(), c.keys()))).toList();
  }

  /** Everything that has keys or may have some, those of commands first. */
  public List<Shortcut> shortcuts() {
    var changed = preferences.settingsProperty().get().keys();
    return first.stream().map(s -> s.withKeys(changed.getOrDefault(s.id(), s.keys()))).toList();
  }

  /** Whether somebody gave it other keys than its first ones. */
  public boolean isChanged(Shortcut of) {
    return !of.keys().equals(first(of.id()).keys());
  }

  private Shortcut first(String id) {
    return first.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  /**
   * Gives something keys; what had them in the same scope has none from here on.
   *
   * @param id of a command, or of what a view hears
   * @param combination as {@link Shortcut#keys}; empty for none
   * @return what it was taken from
   */
  public Optional<Shortcut> assign(String id, String combination) {
    Optional<Shortcut> owner = owner(first(id), combination);
    preferences.change(s -> {
      Settings freed = owner.isPresent() ? s.withKey(owner.get().id(), "") : s;
      return first(id).keys().equals(combination)
          ? freed.withFirstKey(id)
          : freed.withKey(id, combination);
    });
    return owner;
  }

  private Optional<Shortcut> owner(Shortcut of, String combination) {
    return in(of.scope(), combination).filter(s -> !s.id().equals(of.id()));
  }

  /** What a press does in a scope. */
  public Optional<Shortcut> in(Shortcut.Scope scope, String combination) {
    return shortcuts().stream()
        .filter(s -> s.scope() == scope && !combination.isEmpty() && s.keys().equals(combination))
        .findFirst();
  }

  /** Its first keys again; what has them now in the same scope has none from here on. */
  public Optional<Shortcut> reset(String id) {
    return assign(id, first(id).keys());
  }

  /** Back to the first keys of everything. */
  public void reset() {
    preferences.change(Settings::withFirstKeys);
  }
}
