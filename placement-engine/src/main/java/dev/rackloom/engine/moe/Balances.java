package dev.rackloom.engine.moe;

/** Mean load over largest load, each over speed. */
public final class Balances {

  private Balances() {}

  /** Of the loads of ranks; 1 if there is no load. */
  public static double of(double[] load, Ranks ranks) {
    double sum = 0;
    double largest = 0;
    for (int r = 0; r < load.length; r++) {
      sum += load[r];
      largest = Math.max(largest, load[r] / ranks.speed[r]);
    }
    return of(sum, largest, ranks);
  }

  /** Of their sum and the largest load over speed. */
  public static double of(double sum, double largest, Ranks ranks) {
    return largest == 0 ? 1 : sum / ranks.speedSum / largest;
  }
}
