package dev.rackloom.engine.moe;

import java.util.Arrays;

/**
 * Copies of tokens on their way in one step. A copy for another node lands there once, on the rank
 * of the same local number, and hops from there. A NIC that scatters gets a token's row once,
 * however many nodes it goes to; one that reduces gives its rank the sum of what comes back.
 */
final class Exchange {

  private final Ranks ranks;
  private final int[] leaving;
  private final int[] interOut;
  private final int[] interIn;
  private final int[] intraOut;
  private final int[] intraIn;
  private long inter;
  private long intra;

  Exchange(Ranks ranks) {
    this.ranks = ranks;
    leaving = new int[ranks.size];
    interOut = new int[ranks.size];
    interIn = new int[ranks.size];
    intraOut = new int[ranks.size];
    intraIn = new int[ranks.size];
  }

  void begin() {
    inter = 0;
    intra = 0;
  }

  void beginStep() {
    Arrays.fill(leaving, 0);
    Arrays.fill(interOut, 0);
    Arrays.fill(interIn, 0);
    Arrays.fill(intraOut, 0);
    Arrays.fill(intraIn, 0);
  }

  /**
   * A token goes to a rank.
   *
   * @param first whether the rank is the first of its node that it goes to
   * @param leaves whether its node is the first other one
   */
  void send(int source, int rank, boolean first, boolean leaves) {
    int from = source;
    if (ranks.node[rank] != ranks.node[source]) {
      from = ranks.landing[source * ranks.nodes + ranks.node[rank]];
      if (first) {
        interOut[source]++;
        interIn[from]++;
        leaving[source] += leaves ? 1 : 0;
        inter++;
      }
    }
    if (rank != from) {
      intraOut[from]++;
      intraIn[rank]++;
      intra++;
    }
  }

  /** How long rows of {@code bytes} take to the experts. */
  double dispatch(double bytes) {
    return micros(bytes, ranks.scatters);
  }

  /** How long results of {@code bytes} take back: as the rows, out and in being counted alike. */
  double combine(double bytes) {
    return micros(bytes, ranks.reduces);
  }

  /**
   * The busiest of all links and a latency.
   *
   * @param once whose tokens pass once between a rank and its NIC
   */
  private double micros(double bytes, boolean[] once) {
    double longest = 0;
    for (int r = 0; r < ranks.size; r++) {
      int own = once[r] ? leaving[r] : interOut[r];
      double host = Math.max(own, interIn[r]) / ranks.hostBytesPerMicro[r];
      double network = Math.max(interOut[r], interIn[r]) / ranks.networkBytesPerMicro[r];
      double across = Math.max(host, network);
      double inside = Math.max(intraOut[r], intraIn[r]) / ranks.intraBytesPerMicro[r];
      longest = Math.max(longest, Math.max(across, inside));
    }
    return longest * bytes + ranks.latencyMicros;
  }

  /** Copies between nodes since {@link #begin}. */
  long interCopies() {
    return inter;
  }

  /** Hops inside nodes since {@link #begin}. */
  long intraCopies() {
    return intra;
  }
}
