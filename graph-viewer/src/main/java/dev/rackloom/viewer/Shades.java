package dev.rackloom.viewer;

import java.util.Locale;

/** Arithmetic on {@code #rrggbb}. */
final class Shades {

  private Shades() {}

  /** A colour between two, {@code share} of the way. */
  static String mix(String from, String to, double share) {
    double part = Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double a = channel(from, shift);
      double b = channel(to, shift);
      mixed |= (int) Math.round(a + (b - a) * part) << shift;
    }
    return String.format(Locale.ROOT, "#%06x", mixed);
  }

  private static int channel(String colour, int shift) {
    return Integer.parseInt(colour.substring(1), 16) >> shift & 0xff;
  }
}
