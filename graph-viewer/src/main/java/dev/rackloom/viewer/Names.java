package dev.rackloom.viewer;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes names fit for a box: short, on one line, without what file formats add. */
final class Names {

  private static final int LONGEST = 60;
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
  private static final String NUMBERED = "_output_";

  private Names() {}

  /** At most sixty characters of a name, cut in the middle, line breaks and controls taken out. */
  static String brief(String name) {
    String clean = name.length() > 4 * LONGEST ? cut(name) : name;
    clean = hasControls(clean) ? CONTROLS.matcher(clean).replaceAll(" ") : clean;
    clean = clean.strip();
    return clean.length() > LONGEST ? cut(clean) : clean;
  }

  private static boolean hasControls(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        return true;
      }
    }
    return false;
  }

  private static String cut(String name) {
    int head = edge(name, LONGEST * 2 / 3);
    int tail = edge(name, name.length() - LONGEST / 3);
    return name.substring(0, head) + "…" + name.substring(tail);
  }

  /** A position that does not split a pair of surrogates. */
  private static int edge(String name, int at) {
    return Character.isLowSurrogate(name.charAt(at)) ? at + 1 : at;
  }

  /** The telling part of a tensor's name: {@code /encoder/Mul_output_0} is {@code Mul}. */
  static String tensor(String name) {
    String last = unnumbered(name.substring(name.lastIndexOf('/') + 1));
    return brief(last.isEmpty() ? name : last);
  }

  /** The telling part of a weight's name: {@code layers.0.rotary.cos} is {@code rotary.cos}. */
  static String weight(String name) {
    String last = tensor(name);
    int dot = last.lastIndexOf('.', last.lastIndexOf('.') - 1);
    return dot < 0 ? last : last.substring(dot + 1);
  }

  private static String unnumbered(String name) {
    int at = name.lastIndexOf(NUMBERED);
    String after = at < 0 ? "" : name.substring(at + NUMBERED.length());
    boolean number = !after.isEmpty() && after.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? name.substring(0, at) : name;
  }

  /** {@code batch × seq × 384}; a question mark for what is not known. */
  static String shape(Shape shape) {
    return switch (shape) {
      case Shape.Ranked r ->
          r.dims().isEmpty()
              ? "scalar"
              : r.dims().stream().map(Names::extent).collect(Collectors.joining(" × "));
      case Shape.Unranked u -> "?";
    };
  }

  private static String extent(Dim dim) {
    return dim instanceof Dim.Unknown ? "?" : dim.toString();
  }

  /** The parts of a scope. */
  static String[] parts(String scope) {
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < scope.length(); ) {
      int end = scope.indexOf('/', at);
      int stop = end < 0 ? scope.length() : end;
      if (stop > at) {
        parts.add(scope.substring(at, stop));
      }
      at = stop + 1;
    }
    return parts.toArray(String[]::new);
  }

  /** {@code 1 operator}, {@code 25 operators}. */
  static String count(int n, String what) {
    String number = n < 1000 ? Integer.toString(n) : String.format(Locale.ROOT, "%,d", n);
    return number + ' ' + what + (n == 1 ? "" : "s");
  }
}
