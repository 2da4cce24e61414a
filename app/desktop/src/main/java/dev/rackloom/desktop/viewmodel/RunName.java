package dev.rackloom.desktop.viewmodel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a run of stages by its first and its last, shortly: what they share is said once. */
final class RunName {

  private static final Pattern NUMBER = Pattern.compile("^\\d{1,18}");

  private RunName() {}

  /**
   * Such as {@code layer.0–5/output}, or {@code layer.1/attention – 5/output}. A dash between two
   * numbers stands for all between them; a comma for none, and dots for some.
   *
   * @param stages how many there are
   */
  static String of(String first, String last, int stages) {
    int same = shared(first, last);
    String restOfFirst = first.substring(same);
    String restOfLast = last.substring(same);
    Matcher from = NUMBER.matcher(restOfFirst);
    Matcher to = NUMBER.matcher(restOfLast);
    if (from.find()
        && to.find()
        && restOfFirst.substring(from.end()).equals(restOfLast.substring(to.end()))) {
      long all = Long.parseLong(to.group()) - Long.parseLong(from.group()) + 1;
      String between = all == stages ? "–" : stages == 2 ? ", " : " … ";
      return first.substring(0, same + from.end()) + between + restOfLast;
    }
    return first + " – " + restOfLast;
  }

  /** How much of both is the same, up to the beginning of a word or a number. */
  private static int shared(String first, String last) {
    int same = 0;
    while (same < Math.min(first.length(), last.length())
        && first.charAt(same) == last.charAt(same)) {
      same++;
    }
    while (same > 0 && isInside(last, same)) {
      same--;
    }
    return same;
  }

  /** Whether a place is in a word or a number, or at its end. */
  private static boolean isInside(String name, int at) {
    return Character.isLetterOrDigit(name.charAt(at - 1));
  }
}
