package dev.rackloom.desktop.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts long names of stages in the middle, so that what tells them apart stays: the layer's number,
 * the last part, and as long as there is room the first letters of the parts between.
 */
public final class CutName {

  private static final String BETWEEN = " – ";
  private static final Pattern ENDING = Pattern.compile("( · \\S+| × \\d+)$");

  /** Up to the first number, such as {@code encoder/layer.11}. */
  private static final Pattern NUMBERED = Pattern.compile("^(\\D*)(\\d+(?: to \\d+)?)");

  /** Fewer letters of a last part tell nothing. */
  private static final int LEAST = 4;

  private CutName() {}

  /** At most so many characters of a name, where that leaves its number and some of its end. */
  public static String fit(String name, int most) {
    if (name.length() <= most) {
      return name;
    }
    Matcher ending = ENDING.matcher(name);
    String end = ending.find() ? ending.group() : "";
    String rest = name.substring(0, name.length() - end.length());
    return ends(rest, Math.max(LEAST, most - end.length())) + end;
  }

  private static String ends(String name, int most) {
    int at = name.indexOf(BETWEEN);
    if (at < 0) {
      return middle(name, most);
    }
    int each = Math.max(LEAST, (most - BETWEEN.length()) / 2);
    String first = middle(name.substring(0, at), each);
    int left = Math.max(each, most - BETWEEN.length() - first.length());
    return first + BETWEEN + middle(name.substring(at + BETWEEN.length()), left);
  }

  private static String middle(String name, int most) {
    if (name.length() <= most) {
      return name;
    }
    Matcher numbered = NUMBERED.matcher(name);
    if (!numbered.find()) {
      int head = (most - 1) / 2;
      return head(name, head) + tail(name, most - 1 - head);
    }
    String whole = numbered.group();
    Optional<String> parts = parts(whole, name.substring(whole.length()), most);
    if (parts.isPresent()) {
      return parts.get();
    }
    int room = most - 1 - whole.length();
    String head = room >= LEAST ? whole : "…" + numbered.group(2);
    return head + tail(name, Math.max(LEAST, most - 1 - head.length()), whole.length());
  }

  /**
   * The number and the last part whole, of each part between its first letters.
   *
   * @param rest what follows the number
   */
  private static Optional<String> parts(String number, String rest, int most) {
    int last = rest.lastIndexOf('/');
    if (!rest.startsWith("/") || last == 0) {
      return Optional.empty();
    }
    List<String> between = List.of(rest.substring(1, last).split("/", -1));
    int left = most - number.length() - (rest.length() - last);
    StringBuilder cut = new StringBuilder(number);
    for (int i = 0; i < between.size(); i++) {
      String part = between.get(i);
      int room = left / (between.size() - i) - 1;
      if (room < Math.min(2, part.length())) {
        return Optional.empty();
      }
      String shown = part.length() <= room ? part : head(part, room - 1);
      cut.append('/').append(shown);
      left -= shown.length() + 1;
    }
    return Optional.of(cut + rest.substring(last));
  }

  private static String head(String name, int length) {
    int end = Character.isLowSurrogate(name.charAt(length)) ? length - 1 : length;
    return name.substring(0, end) + "…";
  }

  private static String tail(String name, int length) {
    int from = name.length() - length;
    return name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
  }

  /** The end of a name, after an ellipsis if something is left out before it. */
  private static String tail(String name, int length, int after) {
    return name.length() - length <= after ? name.substring(after) : "…" + tail(name, length);
  }
}
