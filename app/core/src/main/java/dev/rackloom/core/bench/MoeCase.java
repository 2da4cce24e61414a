package dev.rackloom.core.bench;

import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.RankTopology;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace, ranks and costs, as the data defines its cases.
 *
 * @param trace the file, without its ending
 * @param experts of a layer
 * @param tokensPerRank in one step
 */
record MoeCase(
    String id,
    String trace,
    int experts,
    RankTopology ranks,
    ExpertCosts costs,
    int tokensPerRank) {

  /**
   * Matrix products and memory of a rank of speed 1, in 10^12 operations and 10^9 bytes a second.
   */
  private static final double TFLOPS = 400;

  private static final double MEMORY_GB_PER_S = 2680;
  private static final double SLOW_INTER_GB_PER_S = 12.5;
  private static final String LITE = "dsv2lite_train";
  private static final ExpertCosts LITE_COSTS =
      ExpertCosts.gated(2048, 1408, 2, 2, TFLOPS, MEMORY_GB_PER_S);
  private static final ExpertCosts OSS_COSTS =
      ExpertCosts.gated(2880, 2880, 2, 0.53125, TFLOPS, MEMORY_GB_PER_S);

  /** Those with a limit on layer time. */
  static List<MoeCase> all() {
    RankTopology four = RankTopology.equal(4, 4, 5);
    return List.of(
        new MoeCase("dsv2_het8r_80", LITE, 64, unequal(), LITE_COSTS, 512),
        new MoeCase("dsv2_8r2n_64", LITE, 64, RankTopology.equal(2, 4, 8), LITE_COSTS, 512),
        new MoeCase("dsv2_16r4n_80", LITE, 64, four, LITE_COSTS, 256),
        new MoeCase("dsv2_16r4n_80_slow", LITE, 64, slow(four), LITE_COSTS, 256),
        new MoeCase(
            "gptoss_8r2n_40",
            "gptoss20b_mmlu_even",
            32,
            RankTopology.equal(2, 4, 5),
            OSS_COSTS,
            512));
  }

  private static RankTopology unequal() {
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (int r = 0; r < 8; r++) {
      ranks.add(RankTopology.Rank.of(r, r / 4, r < 4 ? 1 : 0.5, r < 4 ? 12 : 8));
    }
    return new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
  }

  private static RankTopology slow(RankTopology ranks) {
    return new RankTopology(
        ranks.ranks().stream().map(r -> r.withInter(SLOW_INTER_GB_PER_S)).toList(),
        ranks.latencyMicros());
  }
}
