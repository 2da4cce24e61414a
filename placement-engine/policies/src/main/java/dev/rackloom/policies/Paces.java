package dev.rackloom.policies;

/**
 * The paces of a stage's replicas, as who chooses among them learns of them. A replica that was not
 * measured lately is taken to be a little quicker than the best pace that was ever heard of, so
 * that one is tried when the others are no better, and one that was slow is tried again. Not
 * thread-safe.
 */
public final class Paces {

  private static final double HOPE = 15.0 / 16;

  private double best;
  private boolean known;

  /**
   * Nothing heard yet.
   *
   * @param usual pace of all, as long as none was measured
   */
  public Paces(double usual) {
    best = usual;
  }

  /**
   * What to take each replica's firings for.
   *
   * @param measured the pace of each; NaN where it was not measured lately
   */
  public double[] of(double[] measured) {
    for (double pace : measured) {
      if (!Double.isNaN(pace)) {
        best = known ? Math.min(best, pace) : pace;
        known = true;
      }
    }
    double[] paces = measured.clone();
    for (int i = 0; i < paces.length; i++) {
      paces[i] = Double.isNaN(paces[i]) ? best * HOPE : paces[i];
    }
    return paces;
  }
}
