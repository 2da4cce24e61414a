package dev.rackloom.codec;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them: {@code 16GiB}, {@code 250ms}. */
public final class Quantities {

  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]*)\\s*");
  private static final Map<String, Long> BYTES =
      Map.of(
          "",
          1L,
          "b",
          1L,
          "kb",
          1_000L,
          "mb",
          1_000_000L,
          "gb",
          1_000_000_000L,
          "tb",
          1_000_000_000_000L,
          "kib",
          1L << 10,
          "mib",
          1L << 20,
          "gib",
          1L << 30,
          "tib",
          1L << 40);
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns",
          1L,
          "us",
          1_000L,
          "ms",
          1_000_000L,
          "s",
          1_000_000_000L,
          "m",
          60_000_000_000L,
          "min",
          60_000_000_000L,
          "h",
          3_600_000_000_000L);

  private Quantities() {}

  /** Bytes of a size such as {@code 16GiB} or {@code 1.5MB}. */
  public static long bytes(String text) {
    return parse(text, BYTES, "size", "16GiB or 512MB");
  }

  /** Nanoseconds of a duration such as {@code 250ms}. */
  public static long nanos(String text) {
    return parse(text, NANOS, "duration", "250ms or 10s");
  }

  private static long parse(String text, Map<String, Long> units, String what, String example) {
    Matcher m = NUMBER_AND_UNIT.matcher(text);
    Long unit = m.matches() ? units.get(m.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a " + what + "; write it like " + example);
    }
    try {
      return new BigDecimal(m.group(1))
          .multiply(BigDecimal.valueOf(unit))
          .setScale(0, java.math.RoundingMode.HALF_UP)
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too large for a " + what, e);
    }
  }

  /** Bytes for people, in binary units: {@code 46.9 MiB}. */
  public static String showBytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int u = 0;
    double value = bytes;
    while (Math.abs(value) >= 1024 && u < units.length - 1) {
      value /= 1024;
      u++;
    }
    return u == 0
        ? String.format(Locale.ROOT, "%.0f B", value)
        : String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, units[u]);
  }

  /** Nanoseconds for people: {@code 1.25 ms}. */
  public static String showNanos(double nanos) {
    if (nanos < 1e3) {
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    }
    if (nanos < 1e6) {
      return String.format(Locale.ROOT, nanos < 1e4 ? "%.2f us" : "%.1f us", nanos / 1e3);
    }
    return nanos < 1e9
        ? String.format(Locale.ROOT, nanos < 1e7 ? "%.2f ms" : "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
