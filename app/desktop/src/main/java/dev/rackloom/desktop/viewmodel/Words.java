package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Locale;

/** What people type to find something: words, in any order and case. */
final class Words {

  private Words() {}

  /** Whether a text has all of them. */
  static boolean all(String text, String words) {
    String low = text.toLowerCase(Locale.ROOT);
    return List.of(words.strip().toLowerCase(Locale.ROOT).split("\\s+")).stream()
        .allMatch(low::contains);
  }
}
