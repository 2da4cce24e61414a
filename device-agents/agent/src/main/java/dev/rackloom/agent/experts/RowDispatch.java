package dev.rackloom.agent.experts;

import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.client.TensorValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorts routed tokens by the ranks that serve them. A token goes to a rank once, whatever the
 * number of its experts there. Rows stand in the order of tokens; answers in the order of the
 * rank's experts, and for each expert in the order of tokens.
 */
final class RowDispatch {

  private final PlannedExperts plan;
  private final Copies copies;

  /** For each rank, for each expert of the model, its position there; -1 where it is not. */
  private final int[][] local;

  RowDispatch(PlannedExperts plan, Copies copies) {
    this.plan = plan;
    this.copies = copies;
    this.local = new int[plan.ranks().size()][plan.experts()];
    for (int r = 0; r < local.length; r++) {
      Rank rank = plan.ranks().get(r);
      for (int e = 0; e < plan.experts(); e++) {
        local[r][e] = Copies.local(rank, e);
      }
    }
  }

  /**
   * What each rank gets.
   *
   * @param chosen the experts of each token, int64 [tokens, k]
   * @param weights their weights; one of 0 asks for nothing
   * @throws IllegalArgumentException naming a token that asks for an expert that is not there
   */
  List<RankRows> sort(TensorValue chosen, TensorValue weights) {
    long[] experts = chosen.toLongs();
    float[] shares = weights.toFloats();
    int k = (int) chosen.shape()[1];
    List<RankRows> ranks = new ArrayList<>();
    plan.ranks().forEach(r -> ranks.add(new RankRows(r.experts().size())));
    for (int i = 0; i < experts.length; i++) {
      if (shares[i] != 0) {
        int token = i / k;
        int expert = checked(experts[i], token);
        int rank = copies.rank(expert, token);
        ranks.get(rank).ask(token, local[rank][expert], shares[i]);
      }
    }
    return ranks;
  }

  private int checked(long expert, int token) {
    if (expert < 0 || expert >= plan.experts()) {
      throw new IllegalArgumentException(
          "token " + token + " asks for expert " + expert + ", there are " + plan.experts());
    }
    return (int) expert;
  }
}
