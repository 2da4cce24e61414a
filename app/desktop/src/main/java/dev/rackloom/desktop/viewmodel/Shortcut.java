package dev.rackloom.desktop.viewmodel;

/**
 * Keys that do something, and where.
 *
 * @param scope where they are heard
 * @param id stable, of all scopes
 * @param title what they do
 * @param keys a press, as {@code javafx.scene.input.KeyCombination} reads it; perhaps empty
 */
public record Shortcut(Scope scope, String id, String title, String keys) {

  /** Where keys are heard: in one scope a press does one thing. */
  public enum Scope {
    /** In the whole window, unless the view that is used hears them itself. */
    WINDOW("Everywhere"),
    GRAPH("Graph"),
    LANES("Placement"),
    STAGES("Stages");

    private final String title;

    Scope(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }

    /** Whether a letter alone will do: in the whole window people type. */
    boolean takesPlainKeys() {
      return this != WINDOW;
    }
  }

  /** The same with other keys, perhaps none. */
  Shortcut withKeys(String other) {
    return new Shortcut(scope, id, title, other);
  }
}
