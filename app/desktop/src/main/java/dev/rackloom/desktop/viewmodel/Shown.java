package dev.rackloom.desktop.viewmodel;

/**
 * A value as it stands on the screen.
 *
 * @param text the value, or "unknown"
 * @param tip where it comes from, or why it is not known
 * @param known whether it is
 */
public record Shown(String text, String tip, boolean known) {

  /** Nothing to show and nothing to say. */
  public static final Shown NOTHING = new Shown("", "", true);

  private static final String UNKNOWN = "unknown";

  /** A value and where it comes from. */
  public static Shown of(String text, String tip) {
    return new Shown(text, tip, true);
  }

  /** No value, and why. */
  public static Shown unknown(String why) {
    return new Shown(UNKNOWN, why, false);
  }

  /** For narrow columns: no value is a dash, which is shorter than the word. */
  public String brief() {
    return text.equals(UNKNOWN) ? "–" : text;
  }
}
