package dev.rackloom.viewer;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes names fit for a box: short, on one line, without what file formats add. */
final class Names {

  private static final int LONGEST = 60;

  private Names() {}

  /** At most sixty characters of a name, cut in the middle, line breaks and controls taken out. */
  static String brief(String name) {
    String clean = name.length() > 4 * LONGEST ? cut(name) : name;
    clean = clean.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
    return clean.length() > LONGEST ? cut(clean) : clean;
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
    String last = name.substring(name.lastIndexOf('/') + 1).replaceAll("_output_\\d+$", "");
    return brief(last.isEmpty() ? name : last);
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
    return Arrays.stream(scope.split("/")).filter(p -> !p.isEmpty()).toArray(String[]::new);
  }

  /** {@code 1 operator}, {@code 25 operators}. */
  static String count(int n, String what) {
    return String.format(java.util.Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }
}
