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

  /** A value and where it comes from. */
  public static Shown of(String text, String tip) {
    return new Shown(text, tip, true);
  }

  /** No value, and why. */
  public static Shown unknown(String why) {
    return new Shown("unknown", why, false);
  }
}
