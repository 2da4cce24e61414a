package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.Objective;
import dev.rackloom.engine.explain.Words;
import java.util.Locale;

/** Values of objectives with their units, for people. */
final class Amounts {

  private Amounts() {}

  /** What a value of an objective amounts to; a mix has no unit. */
  static String of(Objective objective, double value) {
    Objective.Term first = objective.terms().getFirst();
    if (objective.terms().size() > 1 || first.weight() != 1) {
      return plain(value);
    }
    return switch (first.metric()) {
      case LATENCY, MIGRATION -> Words.nanos(value);
      case THROUGHPUT -> plain(1e9 / value) + " requests/s";
      case ENERGY -> plain(value) + " J";
      case COST -> plain(value);
    };
  }

  /** Four digits or all those before the point. */
  private static String plain(double value) {
    return Math.abs(value) < 1000
        ? String.format(Locale.ROOT, "%.4g", value)
        : String.format(Locale.ROOT, "%.0f", value);
  }
}
