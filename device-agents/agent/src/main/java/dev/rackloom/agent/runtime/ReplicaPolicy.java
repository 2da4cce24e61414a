package dev.rackloom.agent.runtime;

/** Chooses among replicas on unlike devices. Pure: the same numbers, the same choice. */
final class ReplicaPolicy {

  private ReplicaPolicy() {}

  /**
   * The replica where one more firing is expected to end first: after those under way there, each
   * of the same length. Where a length is unknown, all count as equal; of equals the first.
   *
   * @param underWay firings before it, for each replica
   * @param nanos predicted length of a firing there, negative if unknown
   */
  static int earliest(int[] underWay, long[] nanos) {
    boolean known = true;
    for (long n : nanos) {
      known &= n > 0;
    }
    int best = 0;
    double bestEnd = Double.POSITIVE_INFINITY;
    for (int i = 0; i < underWay.length; i++) {
      double end = (underWay[i] + 1) * (known ? (double) nanos[i] : 1);
      if (end < bestEnd) {
        best = i;
        bestEnd = end;
      }
    }
    return best;
  }
}
