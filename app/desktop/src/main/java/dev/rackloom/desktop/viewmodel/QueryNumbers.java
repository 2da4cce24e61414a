package dev.rackloom.desktop.viewmodel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers with units as people type them. */
final class QueryNumbers {

  private static final Map<String, Double> TIMES = new LinkedHashMap<>();
  private static final Map<String, Double> COUNTS = Map.of("k", 1e3, "M", 1e6, "G", 1e9, "T", 1e12);

  static {
    TIMES.put("ns", 1.0);
    TIMES.put("us", 1e3);
    TIMES.put("µs", 1e3);
    TIMES.put("ms", 1e6);
    TIMES.put("s", 1e9);
  }

  private QueryNumbers() {}

  /** {@code 5%} is 0.05. */
  static double percent(String text) {
    return number(text.substring(0, text.length() - 1), text) / 100;
  }

  /** The same; without the sign it is none. */
  static double share(String text) {
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException("'" + text + "' is no share: write 5%");
    }
    return percent(text);
  }

  /** {@code 1.5ms} is 1,500,000. */
  static double nanos(String text) {
    return scaled(text, TIMES)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + text + "' is no time: write 5% or 1ms, with ns, us, ms or s"));
  }

  /** {@code 2G} is two billions; a number may stand alone. */
  static double count(String text) {
    return scaled(text, COUNTS).orElseGet(() -> number(text, text));
  }

  private static OptionalDouble scaled(String text, Map<String, Double> units) {
    for (Map.Entry<String, Double> unit : units.entrySet()) {
      String number = text.substring(0, Math.max(0, text.length() - unit.getKey().length()));
      if (text.endsWith(unit.getKey()) && number.matches("[0-9.]+")) {
        return OptionalDouble.of(number(number, text) * unit.getValue());
      }
    }
    return OptionalDouble.empty();
  }

  private static double number(String digits, String whole) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + whole + "' is no number", e);
    }
  }
}
