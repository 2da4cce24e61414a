package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Quantities;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Writes quantities with three digits and a unit. Rates have decimal prefixes, memory binary ones.
 */
public final class Units {

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

  private Units() {}

  /** Time. */
  public static String nanos(double nanos) {
    if (nanos < 0) {
      return "−" + nanos(-nanos);
    }
    if (nanos < 1e3) {
      return digits(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return digits(nanos / 1e3) + " µs";
    }
    return nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
  }

  /** Memory and traffic, as the command line writes them. */
  public static String bytes(double bytes) {
    return Quantities.showBytes(bytes);
  }

  /** Operations, without the unit: it stands above. */
  public static String count(double operations) {
    return scaled(operations, "").strip();
  }

  /** Operations a second. */
  public static String flopsPerS(double flops) {
    return scaled(flops, "FLOP/s");
  }

  /** Bandwidth. */
  public static String bytesPerS(double bytes) {
    return scaled(bytes, "B/s");
  }

  /** Requests a second. */
  public static String perS(double rate) {
    if (rate > 0 && rate < 0.1) {
      return String.format(Locale.ROOT, "%.3g /s", rate);
    }
    return Double.isInfinite(rate) ? "∞ /s" : scaled(rate, "/s");
  }

  /** Energy; not a number is not known. */
  public static String joules(double joules) {
    if (Double.isNaN(joules)) {
      return "energy not known";
    }
    return joules < 1 ? digits(joules * 1e3) + " mJ" : scaled(joules, "J");
  }

  /** A share of one, in percent. */
  public static String percent(double share) {
    double percent = share * 100;
    return (Math.abs(percent) < 10 ? fixed(percent, 1) : fixed(percent, 0)) + " %";
  }

  /** A difference in percent, with its sign. */
  public static String signedPercent(double share) {
    return (share < 0 ? "−" : "+") + percent(Math.abs(share));
  }

  /** A size that may not be a number. */
  public static Shown dim(Dim dim, LongFunction<String> write) {
    return dim.known().isPresent()
        ? Shown.of(write.apply(dim.known().getAsLong()), "")
        : Shown.unknown(dim.whyNotKnown());
  }

  private static String scaled(double value, String unit) {
    double rest = Math.abs(value);
    int prefix = 0;
    while (rest >= 999.5 && prefix < PREFIXES.length - 1) {
      rest /= 1000;
      prefix++;
    }
    return (value < 0 ? "−" : "") + digits(rest) + " " + PREFIXES[prefix] + unit;
  }

  /** A plain number with three digits, with a prefix if it is large. */
  public static String three(double value) {
    return scaled(value, "").strip();
  }

  private static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    int before = (int) Math.floor(Math.log10(Math.max(value, 1e-3))) + 1;
    return fixed(value, Math.clamp(3 - before, 0, 2));
  }

  private static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
