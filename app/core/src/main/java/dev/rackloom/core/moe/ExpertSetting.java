package dev.rackloom.core.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.api.moe.ExpertRule;
import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.List;

/**
 * What numbers of a map are for.
 *
 * @param costs what an expert costs on a rank of speed 1
 * @param tokensPerRank tokens of a rank in a step
 * @param policy how a token chooses among copies
 * @param rules what people demand
 */
public record ExpertSetting(
    ExpertCosts costs, int tokensPerRank, ReplicaPolicy policy, List<ExpertRule> rules) {

  /** Hidden and inner width of DeepSeek-R1's experts, bytes of a number in 8 bits. */
  private static final int HIDDEN = 7168;

  private static final int INNER = 2048;

  /** A rank of speed 1: 400 TFLOP/s and 2,680 GB/s reached, as of an H100. */
  public static final double TFLOPS = 400;

  /** Bandwidth of the same rank. */
  public static final double GB_PER_S = 2680;

  private static final int TOKENS = 256;

  /**
   * Where nobody says otherwise: experts of 7,168 x 2,048 in 8 bits, tokens sent in 8 bits; 256
   * tokens of a rank in a step; copies in turn.
   */
  public static final ExpertSetting DEFAULT =
      new ExpertSetting(
          ExpertCosts.gated(HIDDEN, INNER, 1, 1, TFLOPS, GB_PER_S),
          TOKENS,
          ReplicaPolicy.EVEN,
          List.of());

  public ExpertSetting {
    rules = List.copyOf(rules);
    Checks.positive(tokensPerRank, "tokens of a rank in a step");
  }

  /** The same for other experts. */
  public ExpertSetting costing(ExpertCosts others) {
    return new ExpertSetting(others, tokensPerRank, policy, rules);
  }

  /** The same with steps of another size. */
  public ExpertSetting withTokens(int number) {
    return new ExpertSetting(costs, number, policy, rules);
  }

  /** The same with another choice among copies. */
  public ExpertSetting choosing(ReplicaPolicy other) {
    return new ExpertSetting(costs, tokensPerRank, other, rules);
  }

  /** The same under other rules. */
  public ExpertSetting under(List<ExpertRule> others) {
    return new ExpertSetting(costs, tokensPerRank, policy, others);
  }
}
