package dev.rackloom.llm;

/**
 * Which operators of a layer run as one.
 *
 * @param projections whether queries, keys and values are one product, and gate and up another, as
 *     serving engines do
 * @param attention whether scores never leave the chip (Dao et al., "FlashAttention", 2022)
 * @param causal whether keys after a token are skipped rather than masked
 */
public record Kernels(boolean projections, boolean attention, boolean causal) {

  /** As serving engines run. */
  public static final Kernels SERVING = new Kernels(true, true, true);

  /** As written, operator by operator, masked scores computed like others. */
  public static final Kernels EAGER = new Kernels(false, false, false);
}
