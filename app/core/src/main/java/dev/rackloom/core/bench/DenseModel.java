package dev.rackloom.core.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sizes of a language model without experts, heads of {@value #HEAD}.
 *
 * @param hidden width between layers
 * @param layers how many
 * @param heads of queries
 * @param kvHeads of keys and values
 * @param inner width inside the feed-forward part
 * @param vocabulary tokens
 */
record DenseModel(long hidden, int layers, long heads, long kvHeads, long inner, long vocabulary) {

  static final int HEAD = 128;

  private static final DenseModel LLAMA_8B = new DenseModel(4_096, 32, 32, 8, 14_336, 128_256);

  /** Facts of published models, each from its config.json. */
  private static final Map<String, DenseModel> KNOWN =
      Map.of(
          "meta-llama/Llama-3.1-8B-Instruct",
          LLAMA_8B,
          "nvidia/Llama-3.1-8B-Instruct-FP8",
          LLAMA_8B,
          "meta-llama/Llama-3.1-70B",
          new DenseModel(8_192, 80, 64, 8, 28_672, 128_256),
          "Qwen/Qwen3-32B",
          new DenseModel(5_120, 64, 64, 8, 25_600, 151_936));

  static Optional<DenseModel> of(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /**
   * A product with the weights {@code [k, n]}.
   *
   * @param n columns
   * @param k rows
   */
  record Weights(long n, long k) {}

  /** The products of a layer, of which each rank computes its part. */
  List<Weights> products(int ranks) {
    return List.of(
        new Weights((heads + 2 * Math.max(kvHeads, ranks)) * HEAD / ranks, hidden),
        new Weights(hidden, heads * HEAD / ranks),
        new Weights(2 * inner / ranks, hidden),
        new Weights(hidden, inner / ranks));
  }
}
