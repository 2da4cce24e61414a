package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.BoundWork;
import java.util.Map;

/** Work of one launch from its sizes, counted as the stages of a model count theirs. */
public final class Works {

  private Works() {}

  /**
   * A dense product {@code [m,k] x [k,n]}, all operands moved once.
   *
   * @param heldBytes weights of the stage it is part of; 0 if it stands alone
   */
  public static BoundWork product(long m, long n, long k, int elementBytes, long heldBytes) {
    return new BoundWork(
        1,
        2 * m * n * k,
        elementBytes * n * k,
        elementBytes * (m * k + m * n),
        0,
        heldBytes,
        Map.of("m", m, "n", n, "k", k));
  }

  /**
   * Fused causal attention of {@code tokens} new tokens over {@code context} keys, itself included.
   */
  public static BoundWork attention(
      long batch,
      long tokens,
      long context,
      long heads,
      long kvHeads,
      long headDim,
      int elementBytes) {
    long pairs = tokens * (context - tokens) + tokens * (tokens + 1) / 2;
    return new BoundWork(
        1,
        4 * batch * heads * pairs * headDim,
        0,
        2 * batch * tokens * heads * headDim * elementBytes,
        2 * batch * context * kvHeads * headDim * elementBytes,
        0,
        Map.of(
            "batch", batch,
            "tokens", tokens,
            "context", context,
            "heads", heads,
            "kvHeads", kvHeads,
            "headDim", headDim));
  }

  /** A collective over a message of {@code bytes}. */
  public static BoundWork collective(long ranks, long bytes) {
    return new BoundWork(1, 0, 0, bytes, 0, 0, Map.of("ranks", ranks));
  }
}
