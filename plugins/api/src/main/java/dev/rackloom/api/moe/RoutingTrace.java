package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which experts each token asked for, in each row (layer). Immutable. Two bytes per token, row and
 * choice.
 */
public final class RoutingTrace {

  private final int rows;
  private final int topK;
  private final int experts;
  private final int prompts;
  private final int[] prompt;
  private final short[] chosen;

  private RoutingTrace(int rows, int topK, int experts, int prompts, int[] prompt, short[] chosen) {
    this.rows = rows;
    this.topK = topK;
    this.experts = experts;
    this.prompts = prompts;
    this.prompt = prompt;
    this.chosen = chosen;
  }

  /**
   * A copy of a trace.
   *
   * @param rows layers
   * @param topK experts of a token in a layer
   * @param experts how many there are to choose from, at most 32,767
   * @param prompts any id of the prompt each token belongs to, one per token; they are renumbered
   *     in order of first appearance
   * @param chosen experts, token after token, row after row: {@code (t * rows + row) * topK + j}
   * @throws IllegalArgumentException if sizes do not agree or an expert is out of range
   */
  public static RoutingTrace of(int rows, int topK, int experts, Ids prompts, short[] chosen) {
    Checks.positive(rows, "rows of a trace");
    Checks.that(topK >= 1 && topK <= experts, "top k must be 1.." + experts + ", was " + topK);
    Checks.that(experts <= Short.MAX_VALUE, "at most 32767 experts, there are " + experts);
    Checks.that(
        chosen.length == (long) prompts.size() * rows * topK,
        prompts.size()
            + " tokens x "
            + rows
            + " rows x "
            + topK
            + " choices need "
            + (long) prompts.size() * rows * topK
            + " numbers, there are "
            + chosen.length);
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < 0 || chosen[i] >= experts) {
        throw new IllegalArgumentException(
            "token "
                + i / (rows * topK)
                + " asks in row "
                + i / topK % rows
                + " for expert "
                + chosen[i]
                + ", there are "
                + experts);
      }
    }
    int[] numbered = new int[prompts.size()];
    int count = number(prompts, numbered);
    return new RoutingTrace(rows, topK, experts, count, numbered, chosen.clone());
  }

  private static int number(Ids prompts, int[] into) {
    Map<Integer, Integer> seen = new HashMap<>();
    for (int t = 0; t < into.length; t++) {
      Integer known = seen.putIfAbsent(prompts.get(t), seen.size());
      into[t] = known == null ? seen.size() - 1 : known;
    }
    return seen.size();
  }

  /** How many tokens. */
  public int tokens() {
    return prompt.length;
  }

  /** How many rows (layers). */
  public int rows() {
    return rows;
  }

  /** How many experts serve a token in a row. */
  public int topK() {
    return topK;
  }

  /** How many experts there are to choose from. */
  public int experts() {
    return experts;
  }

  /** How many prompts the tokens belong to. */
  public int prompts() {
    return prompts;
  }

  /** The prompt of a token, numbered in order of first appearance. */
  public int prompt(int token) {
    return prompt[token];
  }

  /** The {@code j}-th expert of a token in a row. */
  public int expert(int token, int row, int j) {
    return chosen[(token * rows + row) * topK + j];
  }

  /** Copies the experts of a token in a row to {@code into}, from {@code at} on. */
  public void experts(int token, int row, short[] into, int at) {
    System.arraycopy(chosen, (token * rows + row) * topK, into, at, topK);
  }

  /** The trace of some rows, in the order given. */
  public RoutingTrace rows(Ids some) {
    short[] less = new short[tokens() * some.size() * topK];
    for (int t = 0; t < tokens(); t++) {
      for (int r = 0; r < some.size(); r++) {
        experts(t, some.get(r), less, (t * some.size() + r) * topK);
      }
    }
    return new RoutingTrace(some.size(), topK, experts, prompts, prompt, less);
  }

  /** The trace of some tokens, in the order given; their prompts are numbered anew. */
  public RoutingTrace tokens(Ids some) {
    int one = rows * topK;
    short[] less = new short[some.size() * one];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(chosen, some.get(i) * one, less, i * one, one);
    }
    int[] numbered = new int[some.size()];
    int count = number(some.map(t -> prompt[t]), numbered);
    return new RoutingTrace(rows, topK, experts, count, numbered, less);
  }

  /** The tokens of every second prompt: the even ones or the odd ones. */
  public RoutingTrace half(boolean odd) {
    return tokens(
        Ids.of(Ids.range(0, tokens()).stream().filter(t -> prompt[t] % 2 == 1 == odd).toArray()));
  }

  /** How often each expert was asked for. */
  public LoadTable loads() {
    double[] loads = new double[rows * experts];
    for (int i = 0; i < chosen.length; i++) {
      loads[i / topK % rows * experts + chosen[i]]++;
    }
    return LoadTable.of(rows, experts, loads);
  }

  /** How many tokens asked in a row for both of two experts; on the diagonal, for one. */
  public LoadTable together(int row) {
    double[] pairs = new double[experts * experts];
    for (int t = 0; t < tokens(); t++) {
      int at = (t * rows + row) * topK;
      for (int a = at; a < at + topK; a++) {
        for (int b = at; b < at + topK; b++) {
          pairs[chosen[a] * experts + chosen[b]]++;
        }
      }
    }
    return LoadTable.of(experts, experts, pairs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RoutingTrace t
        && rows == t.rows
        && topK == t.topK
        && experts == t.experts
        && Arrays.equals(prompt, t.prompt)
        && Arrays.equals(chosen, t.chosen);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prompt) + Arrays.hashCode(chosen);
  }

  @Override
  public String toString() {
    return tokens()
        + " tokens of "
        + prompts
        + " prompts x "
        + rows
        + " rows x "
        + topK
        + " of "
        + experts
        + " experts";
  }
}
