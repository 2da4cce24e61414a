package dev.rackloom.engine.moe;

import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.Arrays;

/** Which copy of an expert serves a token: the policies of {@link ReplicaPolicy}. */
@FunctionalInterface
interface CopyChoice {

  /** The step between points of the sequence that spreads tokens by shares: the golden ratio. */
  double GOLDEN = 0.6180339887498949;

  /**
   * The rank that serves.
   *
   * @param source the rank the token lives on
   * @param position its number among its rank's tokens
   */
  int rank(int expert, int source, int position);

  /** Of copies; {@code loads} of experts are looked at by {@link ReplicaPolicy#LP} only. */
  static CopyChoice of(ReplicaPolicy policy, Copies copies, Ranks ranks, double[] loads) {
    return switch (policy) {
      case EVEN ->
          (e, source, position) ->
              copies.rank(copies.first(e) + (position + source) % copies.count(e));
      case LOCAL -> local(copies, ranks);
      case LP -> shared(copies, ranks, loads);
    };
  }

  private static CopyChoice local(Copies copies, Ranks ranks) {
    int[][] near = new int[copies.experts() * ranks.size][];
    for (int e = 0; e < copies.experts(); e++) {
      int[] all = new int[copies.count(e)];
      for (int i = 0; i < all.length; i++) {
        all[i] = copies.rank(copies.first(e) + i);
      }
      for (int r = 0; r < ranks.size; r++) {
        near[e * ranks.size + r] = nearest(all, r, ranks);
      }
    }
    return (e, source, position) -> {
      int[] some = near[e * ranks.size + source];
      return some[(position + source) % some.length];
    };
  }

  private static int[] nearest(int[] all, int source, Ranks ranks) {
    int[] same = Arrays.stream(all).filter(r -> r == source).toArray();
    if (same.length > 0) {
      return same;
    }
    int[] node = Arrays.stream(all).filter(r -> ranks.node[r] == ranks.node[source]).toArray();
    return node.length > 0 ? node : all;
  }

  private static CopyChoice shared(Copies copies, Ranks ranks, double[] loads) {
    double[] shares = new ShareProgram(copies, ranks.speed).shares(loads);
    return (e, source, position) -> {
      double x = (position * GOLDEN + source * GOLDEN * GOLDEN) % 1;
      int copy = copies.first(e);
      int last = copy + copies.count(e) - 1;
      while (copy < last && x >= shares[copy]) {
        x -= shares[copy++];
      }
      return copies.rank(copy);
    };
  }
}
