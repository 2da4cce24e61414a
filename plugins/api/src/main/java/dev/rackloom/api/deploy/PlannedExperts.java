package dev.rackloom.api.deploy;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.moe.ReplicaPolicy;
import java.util.List;

/**
 * A block of routed experts, split by experts. Three kinds of stages of the plan make it up:
 *
 * <pre>
 * scores, tokens -> dispatch: its sub-model chooses {@link #CHOSEN} and {@link #WEIGHTS}, then every rank
 *                             gets the rows of those tokens that it serves, each row once
 *        per rank -> experts: its sub-model answers ({@link #ROWS}, {@link #EXPERT}) with {@link #ANSWERS};
 *                             answers times weights are summed per row
 *  tokens, sums -> combine:   adds the sums to the rows they belong to, ranks in the order of {@code ranks}
 * </pre>
 *
 * <p>Tensors between them are named by {@link #port}: integers are int32, a row has the width and
 * type of a token.
 *
 * <p>Ports of sub-models have names that no model's own tensors have.
 *
 * @param layer the model's layer number, dense layers counted
 * @param moeLayer the number among layers with experts
 * @param experts how many are routed to
 * @param topK how many serve a token
 * @param tokens the tensor whose rows are dispatched; its last extent is a row
 * @param output the tensor that comes out, shaped like {@code tokens}
 * @param dispatch the stage that routes; it runs on the device of {@code combine}
 * @param combine the stage that sums
 * @param policy how a token chooses among the copies of an expert
 * @param ranks who holds which experts
 */
public record PlannedExperts(
    int layer,
    int moeLayer,
    int experts,
    int topK,
    String tokens,
    String output,
    String dispatch,
    String combine,
    ReplicaPolicy policy,
    List<Rank> ranks) {

  /** Input of a rank's sub-model: one row for each answer that is wanted, [answers, width]. */
  public static final String ROWS = "rackloom.rows";

  /** Input of a rank's sub-model: which of its experts is to answer, int64 [answers], ascending. */
  public static final String EXPERT = "rackloom.expert";

  /** Output of a rank's sub-model: the answers, not yet weighted, [answers, width]. */
  public static final String ANSWERS = "rackloom.answers";

  /** Output of a router's sub-model: the experts of each token, int64 [tokens, k]. */
  public static final String CHOSEN = "rackloom.chosen";

  /** Output of a router's sub-model: their weights, float32 [tokens, k]; 0 is not asked. */
  public static final String WEIGHTS = "rackloom.weights";

  /** What goes from stage to stage in a block. */
  public enum Part {
    /** Dispatch to rank: the rows it needs, [rows, width]. */
    ROWS,
    /** Dispatch to rank: (row, which of the rank's experts) of each answer, int32 [answers, 2]. */
    PAIRS,
    /** Dispatch to rank: the weight of each answer, float32 [answers]. */
    WEIGHTS,
    /** Dispatch to combine: the token that each row is, int32 [rows]. */
    TOKENS,
    /** Rank to combine: a weighted sum for each row, [rows, width]. */
    SUMS
  }

  /**
   * A device that serves some of the experts.
   *
   * @param stage the stage that runs them
   * @param device where
   * @param experts which, ascending: its sub-model numbers them in this order
   * @param shares of each expert's tokens that this copy serves; they count under {@link
   *     ReplicaPolicy#LP} only
   */
  public record Rank(String stage, String device, Ids experts, Numbers shares) {
    public Rank {
      Checks.that(!experts.isEmpty(), "rank '" + device + "' holds no expert");
      Checks.that(
          experts.size() == shares.size(),
          "rank '" + device + "' has " + experts.size() + " experts, " + shares.size() + " shares");
      for (int i = 1; i < experts.size(); i++) {
        Checks.that(
            experts.get(i) > experts.get(i - 1),
            "experts of rank '" + device + "' must ascend, " + experts + " do not");
      }
    }
  }

  public PlannedExperts {
    ranks = List.copyOf(ranks);
    Checks.distinct(ranks, Rank::device, "ranks of layer " + layer);
    Checks.that(topK >= 1 && topK <= experts, "topK must be 1.." + experts + ", was " + topK);
    int[] copies = new int[experts];
    for (Rank rank : ranks) {
      for (int e : rank.experts().toArray()) {
        Checks.that(
            e >= 0 && e < experts,
            "rank '" + rank.device() + "' holds expert " + e + ", there are " + experts);
        copies[e]++;
      }
    }
    for (int e = 0; e < experts; e++) {
      Checks.that(copies[e] > 0, "no rank holds expert " + e + " of layer " + layer);
    }
  }

  /** The name of a tensor between dispatch, combine and the rank of a device. */
  public String port(Part part, String device) {
    return dispatch + "/" + device + "/" + part.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The name under which dispatch hands out its decision, {@link #CHOSEN} or {@link #WEIGHTS}, to
   * plans that route it to somebody.
   */
  public String shown(String decision) {
    return dispatch + "/" + decision.substring(decision.indexOf('.') + 1);
  }
}
