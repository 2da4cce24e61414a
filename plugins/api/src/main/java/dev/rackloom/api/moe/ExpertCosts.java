package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;

/**
 * What a model's experts cost, on a rank of speed 1.
 *
 * @param dispatchBytes of one token sent to a rank
 * @param combineBytes of one token's result sent back
 * @param microsPerToken to compute one token in one expert
 * @param weightReadMicros to read one expert's weights once: no active expert takes less
 * @param expertBytes weights of one expert of one layer, what a move carries
 */
public record ExpertCosts(
    double dispatchBytes,
    double combineBytes,
    double microsPerToken,
    double weightReadMicros,
    long expertBytes) {

  public ExpertCosts {
    Checks.notNegative(dispatchBytes, "dispatch bytes of a token");
    Checks.notNegative(combineBytes, "combine bytes of a token");
    Checks.notNegative(microsPerToken, "microseconds of a token in an expert");
    Checks.notNegative(weightReadMicros, "microseconds to read an expert's weights");
    Checks.positive(expertBytes, "bytes of an expert");
  }

  /**
   * Costs of an expert of three matrices, hidden x inner each.
   *
   * @param hidden width of a token
   * @param inner width inside the expert
   * @param activationBytes of one number of a token
   * @param weightBytes of one weight
   * @param tflops matrix products of a rank of speed 1, 10^12 operations a second
   * @param memoryGbPerS memory of a rank of speed 1, 10^9 bytes a second
   */
  public static ExpertCosts gated(
      int hidden,
      int inner,
      double activationBytes,
      double weightBytes,
      double tflops,
      double memoryGbPerS) {
    double weights = 3.0 * hidden * inner;
    return new ExpertCosts(
        hidden * activationBytes,
        hidden * activationBytes,
        2 * weights / (tflops * 1e6),
        weights * weightBytes / (memoryGbPerS * 1e3),
        Math.round(weights * weightBytes));
  }
}
