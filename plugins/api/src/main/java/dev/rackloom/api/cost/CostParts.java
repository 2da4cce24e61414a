package dev.rackloom.api.cost;

/**
 * The times that make up one item's cost, in nanoseconds.
 *
 * @param computeNanos arithmetic alone
 * @param memoryNanos memory traffic alone
 * @param fixedNanos launches
 * @param totalNanos what it takes together; arithmetic and traffic overlap
 */
public record CostParts(
    double computeNanos, double memoryNanos, double fixedNanos, double totalNanos) {

  /** Nothing. */
  public static final CostParts NOTHING = new CostParts(0, 0, 0, 0);

  /** The two one after the other. */
  public CostParts plus(CostParts other) {
    return new CostParts(
        computeNanos + other.computeNanos,
        memoryNanos + other.memoryNanos,
        fixedNanos + other.fixedNanos,
        totalNanos + other.totalNanos);
  }

  /** The same with another time for launches. */
  public CostParts withFixed(double nanos) {
    return new CostParts(computeNanos, memoryNanos, nanos, totalNanos - fixedNanos + nanos);
  }
}
