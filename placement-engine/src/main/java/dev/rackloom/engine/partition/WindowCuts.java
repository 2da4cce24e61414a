package dev.rackloom.engine.partition;

import java.util.Arrays;

/**
 * Many cuts of a long order: the work in front of a cut is about a whole number of stages, and each
 * cut is one of the {@value #CHOICES} cheapest places within half a stage of where it would be
 * even. Dynamic programming from window to window weighs even stages against bytes: O(places +
 * stages).
 */
final class WindowCuts {

  private static final int CHOICES = 12;
  private static final double CUT_WEIGHT = 0.25;

  /** How far a cut may be from where it would be even, in stages. */
  private static final double REACH = 0.45;

  private final CutLine line;
  private final double mean;
  private final int[][] window;
  private final double usual;

  /** Of a line with more places than stages are wanted. */
  WindowCuts(int stages, CutLine line) {
    this.line = line;
    this.mean = line.before(line.size()) / stages;
    this.window = windows(stages, line.places());
    this.usual = usual();
  }

  private int[][] windows(int stages, int[] places) {
    int[][] windows = new int[stages][0];
    for (int i = 0; i < places.length - 1; i++) {
      double at = line.before(places[i]) / mean;
      int w = (int) Math.round(at);
      if (w > 0 && w < stages && Math.abs(at - w) <= REACH) {
        windows[w] = with(windows[w], places[i]);
      }
    }
    int[] end = {places[places.length - 1]};
    int[][] used = Arrays.stream(windows).filter(w -> w.length > 0).toArray(int[][]::new);
    int[][] all = Arrays.copyOf(used, used.length + 1);
    all[used.length] = end;
    return all;
  }

  /** A window with one place more, or instead of its dearest, if that is dearer. */
  private int[] with(int[] window, int place) {
    if (window.length < CHOICES) {
      int[] larger = Arrays.copyOf(window, window.length + 1);
      larger[window.length] = place;
      return larger;
    }
    int dearest = 0;
    for (int c = 1; c < CHOICES; c++) {
      dearest = line.crossing(window[c]) > line.crossing(window[dearest]) ? c : dearest;
    }
    if (line.crossing(place) < line.crossing(window[dearest])) {
      System.arraycopy(window, dearest + 1, window, dearest, CHOICES - dearest - 1);
      window[CHOICES - 1] = place;
    }
    return window;
  }

  /** What a cheap cut costs in the mean, bytes. */
  private double usual() {
    double sum = 1;
    for (int w = 0; w < window.length - 1; w++) {
      sum += Arrays.stream(window[w]).mapToDouble(p -> line.crossing(p)).min().orElse(0);
    }
    return sum / Math.max(1, window.length - 1);
  }

  /** Where the stages end. */
  int[] ends() {
    double[][] cost = new double[window.length][];
    int[][] from = new int[window.length][];
    for (int w = 0; w < window.length; w++) {
      cost[w] = new double[window[w].length];
      from[w] = new int[window[w].length];
      for (int e = 0; e < window[w].length; e++) {
        double cut = w == window.length - 1 ? 0 : CUT_WEIGHT * line.crossing(window[w][e]) / usual;
        cost[w][e] = w == 0 ? uneven(0, window[w][e]) + cut : Double.POSITIVE_INFINITY;
        for (int b = 0; w > 0 && b < window[w - 1].length; b++) {
          double sum = cost[w - 1][b] + uneven(window[w - 1][b], window[w][e]) + cut;
          if (sum < cost[w][e]) {
            cost[w][e] = sum;
            from[w][e] = b;
          }
        }
      }
    }
    int[] ends = new int[window.length];
    int e = 0;
    for (int w = window.length - 1; w >= 0; w--) {
      ends[w] = window[w][e];
      e = from[w][e];
    }
    return ends;
  }

  private double uneven(int begin, int end) {
    double part = (line.before(end) - line.before(begin)) / mean;
    return part * part;
  }
}
