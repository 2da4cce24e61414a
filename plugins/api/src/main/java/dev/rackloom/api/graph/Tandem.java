package dev.rackloom.api.graph;

/**
 * A pattern that follows itself.
 *
 * @param each how long the pattern is
 * @param times how often it stands there
 */
public record Tandem(int each, int times) {

  /**
   * The repetition from {@code at} on that covers most; once one if nothing repeats. O(longest
   * period x what it covers).
   *
   * @param kinds a row of things, equal numbers for equal ones
   * @param at where the first pattern begins
   * @param longestPeriod patterns are at most this long
   */
  public static Tandem longest(int[] kinds, int at, int longestPeriod) {
    Tandem best = new Tandem(1, 1);
    int covered = 0;
    for (int each = 1; each <= longestPeriod && at + each <= kinds.length; each++) {
      int times = times(kinds, at, each);
      if (times > 1 && each * times > covered) {
        best = new Tandem(each, times);
        covered = each * times;
      }
    }
    return best;
  }

  private static int times(int[] kinds, int at, int each) {
    int end = at + each;
    while (end < kinds.length && kinds[end] == kinds[end - each]) {
      end++;
    }
    return (end - at) / each;
  }
}
