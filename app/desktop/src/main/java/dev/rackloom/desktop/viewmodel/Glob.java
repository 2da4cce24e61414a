package dev.rackloom.desktop.viewmodel;

import java.util.List;

/**
 * A text in which {@code *} stands for anything, also nothing; capitals do not count. Quick enough
 * to be asked of every operator of a large model at every letter typed.
 */
final class Glob {

  private final List<String> parts;

  private Glob(List<String> parts) {
    this.parts = parts;
  }

  static Glob of(String text) {
    return new Glob(List.of(text.split("\\*", -1)));
  }

  /** Whether the whole text is like this. */
  boolean matches(String text) {
    String first = parts.getFirst();
    String last = parts.getLast();
    if (parts.size() == 1) {
      return text.equalsIgnoreCase(first);
    }
    int end = text.length() - last.length();
    if (end < first.length() || !isAt(text, 0, first) || !isAt(text, end, last)) {
      return false;
    }
    int at = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      at = after(text, part, at, end);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the first occurrence from a place on ends, before {@code end}; -1 if there is none. Only
   * where its first letter is, small or capital, the rest is looked at.
   */
  private static int after(String text, String part, int from, int end) {
    if (part.isEmpty()) {
      return from;
    }
    int last = end - part.length();
    char small = Character.toLowerCase(part.charAt(0));
    char capital = Character.toUpperCase(part.charAt(0));
    for (int at = next(text, small, capital, from);
        at >= 0 && at <= last;
        at = next(text, small, capital, at + 1)) {
      if (isAt(text, at, part)) {
        return at + part.length();
      }
    }
    return -1;
  }

  private static int next(String text, char small, char capital, int from) {
    int at = text.indexOf(small, from);
    int other = small == capital ? -1 : text.indexOf(capital, from);
    return at < 0 ? other : other < 0 ? at : Math.min(at, other);
  }

  private static boolean isAt(String text, int at, String part) {
    return text.regionMatches(true, at, part, 0, part.length());
  }
}
