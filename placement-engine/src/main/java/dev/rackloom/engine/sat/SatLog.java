package dev.rackloom.engine.sat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of CP-SAT's log while it searches: {@code #Bound 0.05s best:9552 next:[8047,9551] name}, or
 * an answer's number in place of the word. A better answer lies between the two of {@code next}.
 */
final class SatLog {

  private static final Pattern NEXT =
      Pattern.compile("#(?:Bound|\\d+)\\s.*\\snext:\\[([^,\\]]+),([^,\\]]+)\\].*");

  /** Numbers are written with nine digits. */
  private static final double ROUNDED = 1e-8;

  private SatLog() {}

  /**
   * The bound that a line tells; NaN if it tells none.
   *
   * @param most whether the most is sought, not the least
   */
  static double bound(String line, boolean most) {
    Matcher next = NEXT.matcher(line);
    if (!next.matches()) {
      return Double.NaN;
    }
    String text = next.group(most ? 2 : 1);
    try {
      double bound = Double.parseDouble(text);
      double slack = text.contains("e") || text.contains(".") ? ROUNDED * Math.abs(bound) : 0;
      return Double.isFinite(bound) ? bound + (most ? slack : -slack) : Double.NaN;
    } catch (NumberFormatException noNumber) {
      return Double.NaN;
    }
  }
}
