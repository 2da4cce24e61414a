package dev.rackloom.llm;

import dev.rackloom.api.Checks;

/** How tokens of a sequence see each other in a layer. */
public sealed interface Mixer {

  /**
   * Attention with a cache of keys and values: multi-head, grouped-query ({@code kvHeads} fewer) or
   * multi-query (one). Ainslie et al., "GQA", 2023.
   *
   * @param heads query heads
   * @param kvHeads key and value heads; divides {@code heads}
   * @param headDim width of a head
   * @param span which keys a token sees
   * @param qkNorm whether queries and keys are normalised per head
   * @param gated whether the output is gated by a second query projection
   * @param bias whether the projections of queries, keys and values have one
   */
  record Attention(
      long heads,
      long kvHeads,
      long headDim,
      Span span,
      boolean qkNorm,
      boolean gated,
      boolean bias)
      implements Mixer {
    public Attention {
      Checks.positive(heads, "heads");
      Checks.positive(kvHeads, "kvHeads");
      Checks.positive(headDim, "headDim");
      Checks.that(
          heads % kvHeads == 0, kvHeads + " key-value heads do not divide " + heads + " heads");
    }
  }

  /**
   * Multi-head latent attention: the cache holds one compressed vector a token. DeepSeek-AI,
   * "DeepSeek-V2", 2024.
   *
   * @param heads query heads
   * @param queryRank width of the compressed query; 0 if it is not compressed
   * @param latentRank width of the compressed keys and values
   * @param nopeDim width of a head's key without position
   * @param ropeDim width of the key with position, shared by the heads
   * @param valueDim width of a head's value
   */
  record Latent(
      long heads, long queryRank, long latentRank, long nopeDim, long ropeDim, long valueDim)
      implements Mixer {
    public Latent {
      Checks.positive(heads, "heads");
      Checks.notNegative(queryRank, "queryRank");
      Checks.positive(latentRank, "latentRank");
      Checks.positive(nopeDim, "nopeDim");
      Checks.notNegative(ropeDim, "ropeDim");
      Checks.positive(valueDim, "valueDim");
    }
  }

  /**
   * Gated delta rule: linear attention with a state of fixed size. Yang et al., "Gated Delta
   * Networks", 2024.
   *
   * @param keyHeads heads of queries and keys
   * @param valueHeads heads of values; each has a state of {@code keyDim x valueDim}
   * @param keyDim width of a key
   * @param valueDim width of a value
   * @param kernel length of the short convolution before it
   */
  record DeltaRule(long keyHeads, long valueHeads, long keyDim, long valueDim, long kernel)
      implements Mixer {
    public DeltaRule {
      Checks.positive(keyHeads, "keyHeads");
      Checks.positive(valueHeads, "valueHeads");
      Checks.positive(keyDim, "keyDim");
      Checks.positive(valueDim, "valueDim");
      Checks.positive(kernel, "kernel");
    }
  }

  /**
   * Selective state space. With {@code heads} as in Mamba-2 (Dao and Gu, 2024), with {@code
   * timeRank} as in Mamba (Gu and Dao, 2023).
   *
   * @param inner width of the expanded input
   * @param state entries of state per channel
   * @param groups groups that share input and output matrices; 1 in Mamba
   * @param heads heads of Mamba-2; 0 in Mamba
   * @param timeRank rank of the time step's projection in Mamba; 0 in Mamba-2
   * @param kernel length of the short convolution
   */
  record StateSpace(long inner, long state, long groups, long heads, long timeRank, long kernel)
      implements Mixer {
    public StateSpace {
      Checks.positive(inner, "inner");
      Checks.positive(state, "state");
      Checks.positive(groups, "groups");
      Checks.notNegative(heads, "heads");
      Checks.notNegative(timeRank, "timeRank");
      Checks.positive(kernel, "kernel");
      Checks.that(heads > 0 || timeRank > 0, "a state space has heads or a time rank");
    }
  }

  /**
   * A gated short convolution.
   *
   * @param kernel its length
   */
  record ShortConvolution(long kernel) implements Mixer {
    public ShortConvolution {
      Checks.positive(kernel, "kernel");
    }
  }

  /** Tokens do not see each other in this layer. */
  record None() implements Mixer {}
}
