package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.engine.moe.Ranks;
import java.util.Arrays;

/**
 * What moves between ranks in each step, kept up while sets of tokens change: copies between nodes
 * and hops inside them, by the rules of {@code dev.rackloom.engine.moe}.
 */
final class LayerTraffic {

  private final Ranks ranks;
  private final int steps;
  private final double bytes;
  private final int[] interOut;
  private final int[] interIn;
  private final int[] intraOut;
  private final int[] intraIn;
  private final int[] saved;
  private final StepTimes times;
  private long inter;
  private long savedInter;

  LayerTraffic(Ranks ranks, int steps, ExpertCosts costs, int tokensPerRank) {
    this.ranks = ranks;
    this.steps = steps;
    this.bytes = costs.dispatchBytes() + costs.combineBytes();
    int n = steps * ranks.size;
    interOut = new int[n];
    interIn = new int[n];
    intraOut = new int[n];
    intraIn = new int[n];
    saved = new int[4 * n];
    double slowest = Double.MAX_VALUE;
    for (int r = 0; r < ranks.size; r++) {
      double least = Math.min(ranks.interBytesPerMicro[r], ranks.intraBytesPerMicro[r]);
      slowest = Math.min(slowest, ranks.nodes == 1 ? ranks.intraBytesPerMicro[r] : least);
    }
    times = new StepTimes(steps, ranks.size, Math.max(1e-9, tokensPerRank * bytes / slowest));
  }

  /** Adds {@code sign} times the tokens a rank serves, by block. */
  void rank(int rank, int[] tokens, int sign) {
    int node = ranks.node[rank];
    for (int q = 0; q < ranks.size; q++) {
      int from = ranks.node[q] == node ? q : ranks.landing[q * ranks.nodes + node];
      if (from != rank) {
        for (int s = 0; s < steps; s++) {
          int n = sign * tokens[s * ranks.size + q];
          intraOut[from * steps + s] += n;
          intraIn[rank * steps + s] += n;
        }
      }
    }
  }

  /** Adds {@code sign} times the tokens a node serves, by block. */
  void node(int node, int[] tokens, int sign) {
    for (int q = 0; q < ranks.size; q++) {
      if (ranks.node[q] != node) {
        int landing = ranks.landing[q * ranks.nodes + node];
        for (int s = 0; s < steps; s++) {
          int n = sign * tokens[s * ranks.size + q];
          interOut[q * steps + s] += n;
          interIn[landing * steps + s] += n;
          inter += n;
        }
      }
    }
  }

  /** Keeps everything aside. */
  void save() {
    int n = interOut.length;
    System.arraycopy(interOut, 0, saved, 0, n);
    System.arraycopy(interIn, 0, saved, n, n);
    System.arraycopy(intraOut, 0, saved, 2 * n, n);
    System.arraycopy(intraIn, 0, saved, 3 * n, n);
    savedInter = inter;
  }

  /** Puts everything back. */
  void restore() {
    int n = interOut.length;
    System.arraycopy(saved, 0, interOut, 0, n);
    System.arraycopy(saved, n, interIn, 0, n);
    System.arraycopy(saved, 2 * n, intraOut, 0, n);
    System.arraycopy(saved, 3 * n, intraIn, 0, n);
    inter = savedInter;
  }

  /** Dispatch and combine, latencies left out: the mean over steps of the slowest rank. */
  double micros() {
    double[] micros = times.micros();
    for (int r = 0; r < ranks.size; r++) {
      double across = bytes / ranks.interBytesPerMicro[r];
      double inside = bytes / ranks.intraBytesPerMicro[r];
      for (int i = r * steps; i < (r + 1) * steps; i++) {
        double a = Math.max(interOut[i], interIn[i]) * across;
        micros[i] = Math.max(a, Math.max(intraOut[i], intraIn[i]) * inside);
      }
      times.settle(r);
    }
    return times.mean();
  }

  /** Copies between nodes, of all steps. */
  long interCopies() {
    return inter;
  }

  /** Forgets all tokens. */
  void clear() {
    Arrays.fill(interOut, 0);
    Arrays.fill(interIn, 0);
    Arrays.fill(intraOut, 0);
    Arrays.fill(intraIn, 0);
    inter = 0;
  }
}
