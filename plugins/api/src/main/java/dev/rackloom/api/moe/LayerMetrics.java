package dev.rackloom.api.moe;

/**
 * What a map does in one layer: predicted, from the routing it was priced with. Copies are means
 * per token, times means per step in microseconds; what was not priced (time without a trace) is
 * NaN.
 *
 * @param stepBalance mean load over largest load, each over speed; mean over steps; 1 is perfect
 * @param windowBalance the same of loads summed over all steps
 * @param rankCopies distinct ranks that serve a token
 * @param remoteRanks of them, those that are not the token's own
 * @param interCopies distinct nodes that serve a token, other than its own
 * @param intraCopies hops inside nodes
 * @param dispatchMicros tokens to their ranks
 * @param computeMicros the slowest rank's experts
 * @param combineMicros results back
 * @param layerMicros the sum of the three
 * @param overlappedMicros the larger of exchange and compute, if they overlap
 */
public record LayerMetrics(
    double stepBalance,
    double windowBalance,
    double rankCopies,
    double remoteRanks,
    double interCopies,
    double intraCopies,
    double dispatchMicros,
    double computeMicros,
    double combineMicros,
    double layerMicros,
    double overlappedMicros) {

  /** The balance of loads alone; everything a trace is needed for is NaN. */
  public static LayerMetrics ofLoads(double stepBalance, double windowBalance) {
    double no = Double.NaN;
    return new LayerMetrics(stepBalance, windowBalance, no, no, no, no, no, no, no, no, no);
  }
}
