package dev.rackloom.desktop.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a {@link Plot}.
 *
 * @param title what it is, with its unit
 * @param logarithmic whether equal steps are equal factors
 * @param least at its beginning
 * @param most at its end, more than {@code least}
 */
record Axis(String title, boolean logarithmic, double least, double most) {

  private static final double TICK_PX = 74;

  /** Up to here numbers are written out. */
  private static final double PLAIN = 10_000;

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

  /** A value and how it is written. */
  record Tick(double value, String label) {}

  Axis {
    if (!(most > least)) {
      throw new IllegalArgumentException("an axis from " + least + " to " + most);
    }
  }

  static Axis linear(String title, double least, double most) {
    return new Axis(title, false, least, most);
  }

  /** Around values with some room, equal steps. */
  static Axis around(String title, DoubleStream values) {
    var range = values.filter(v -> v < Double.POSITIVE_INFINITY).summaryStatistics();
    if (range.getCount() == 0) {
      return linear(title, 0, 1);
    }
    double width = Math.max(range.getMax() - range.getMin(), Math.abs(range.getMax()) * 0.02);
    double room = Math.max(width * 0.08, Double.MIN_NORMAL);
    return linear(title, Math.max(0, range.getMin() - room), range.getMax() + room);
  }

  /** Around values above 0 with some room, equal factors. */
  static Axis decades(String title, DoubleStream values) {
    var range = values.filter(v -> v > 0 && v < Double.POSITIVE_INFINITY).summaryStatistics();
    return range.getCount() == 0
        ? new Axis(title, true, 1, 10)
        : new Axis(title, true, range.getMin() / 2, range.getMax() * 2.5);
  }

  /** Where a value stands, 0 to 1. */
  double part(double value) {
    return logarithmic
        ? Math.log(Math.max(value, Double.MIN_NORMAL) / least) / Math.log(most / least)
        : (value - least) / (most - least);
  }

  /** Values to write at an axis so long. */
  List<Tick> ticks(double pixels) {
    int about = Math.max(2, (int) (pixels / TICK_PX));
    return logarithmic ? decades(about) : steps(about);
  }

  private List<Tick> steps(int about) {
    double rough = (most - least) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 5, 10)
            .map(m -> m * power)
            .filter(s -> s >= rough)
            .findFirst()
            .orElse(10 * power);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(least / step); i * step <= most; i++) {
      ticks.add(new Tick(i * step, most < PLAIN ? digits(i * step, step) : label(i * step, step)));
    }
    return ticks;
  }

  private List<Tick> decades(int about) {
    int from = (int) Math.ceil(Math.log10(least) - 1e-9);
    int to = (int) Math.floor(Math.log10(most) + 1e-9);
    int every = Math.max(1, (to - from + 1) / Math.max(1, about));
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = from; exponent <= to; exponent += every) {
      double value = Math.pow(10, exponent);
      ticks.add(new Tick(value, label(value, value)));
      if (to - from <= 1 && every == 1) {
        DoubleStream.of(2, 5)
            .map(m -> m * value)
            .filter(v -> v <= most)
            .forEach(v -> ticks.add(new Tick(v, label(v, value))));
      }
    }
    return ticks;
  }

  /** As many digits as steps need, with a prefix from a thousand on. */
  private static String label(double value, double step) {
    int prefix = 0;
    double scale = 1;
    while (Math.abs(value) / scale >= 1000 && prefix < PREFIXES.length - 1) {
      scale *= 1000;
      prefix++;
    }
    return digits(value / scale, step / scale) + (prefix == 0 ? "" : " " + PREFIXES[prefix]);
  }

  private static String digits(double value, double step) {
    int digits = (int) Math.clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 6);
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
