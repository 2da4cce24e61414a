package dev.rackloom.engine.moe;

import java.util.Arrays;

/**
 * Copies of tokens on their way in one step. A copy for another node lands there once, on the rank
 * of the same local number, and hops from there.
 */
final class Exchange {

  private final Ranks ranks;
  private final int[] interOut;
  private final int[] interIn;
  private final int[] intraOut;
  private final int[] intraIn;
  private long inter;
  private long intra;

  Exchange(Ranks ranks) {
    this.ranks = ranks;
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
    Arrays.fill(interOut, 0);
    Arrays.fill(interIn, 0);
    Arrays.fill(intraOut, 0);
    Arrays.fill(intraIn, 0);
  }

  /** A token of {@code source} goes to a rank; {@code first} if it is the first of its node. */
  void send(int source, int rank, boolean first) {
    int from = source;
    if (ranks.node[rank] != ranks.node[source]) {
      from = ranks.landing[source * ranks.nodes + ranks.node[rank]];
      if (first) {
        interOut[source]++;
        interIn[from]++;
        inter++;
      }
    }
    if (rank != from) {
      intraOut[from]++;
      intraIn[rank]++;
      intra++;
    }
  }

  /**
   * How long the exchange takes with {@code bytes} a copy: the same there and back, out and in
   * being counted alike.
   */
  double micros(double bytes) {
    double longest = 0;
    for (int r = 0; r < ranks.size; r++) {
      double across = Math.max(interOut[r], interIn[r]) / ranks.interBytesPerMicro[r];
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
