package dev.rackloom.viewer;

/**
 * A pattern that follows itself.
 *
 * @param each how long the pattern is
 * @param times how often it stands there
 */
record Tandem(int each, int times) {

  /** The repetition from {@code at} on that covers most; once one if nothing repeats. */
  static Tandem longest(int[] kinds, int at, int longestPeriod) {
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
