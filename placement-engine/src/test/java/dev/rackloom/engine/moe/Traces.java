package dev.rackloom.engine.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RoutingTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Generated routing. */
public final class Traces {

  private Traces() {}

  /**
   * Prompts of seven tokens; tokens of odd prompts lean to small experts, of even ones to large. By
   * Knuth's linear congruence, so that other programs can make the same.
   */
  public static RoutingTrace leaning(int tokens, int rows, int k, int experts, long seed) {
    long[] state = {seed};
    short[] chosen = new short[tokens * rows * k];
    int[] prompts = new int[tokens];
    for (int t = 0; t < tokens; t++) {
      prompts[t] = t / 7;
      for (int row = 0; row < rows; row++) {
        int at = (t * rows + row) * k;
        for (int j = 0; j < k; ) {
          int a = (int) (next(state) % experts);
          int b = (int) (next(state) % experts);
          short e = (short) (t / 7 % 2 == 1 ? Math.min(a, b) : Math.max(a, b));
          if (!contains(chosen, at, at + j, e)) {
            chosen[at + j++] = e;
          }
        }
      }
    }
    return RoutingTrace.of(rows, k, experts, Ids.of(prompts), chosen);
  }

  /**
   * Experts that fire together: a token asks for neighbours of a centre of its prompt, modulo the
   * experts, in an order in which neighbours are far apart.
   */
  public static RoutingTrace together(int tokens, int rows, int k, int experts, long seed) {
    long[] state = {seed};
    short[] chosen = new short[tokens * rows * k];
    int[] prompts = new int[tokens];
    int centre = 0;
    for (int t = 0; t < tokens; t++) {
      prompts[t] = t / 16;
      centre = t % 16 == 0 ? (int) (next(state) % experts) : centre;
      for (int row = 0; row < rows; row++) {
        int at = (t * rows + row) * k;
        for (int j = 0; j < k; ) {
          int near = (int) (centre + next(state) % (k + 2) + row) % experts;
          short e = (short) (near * 5 % experts);
          if (!contains(chosen, at, at + j, e)) {
            chosen[at + j++] = e;
          }
        }
      }
    }
    return RoutingTrace.of(rows, k, experts, Ids.of(prompts), chosen);
  }

  /** Ranks of given speeds and slots, two a node. */
  public static RankTopology ranks(double[] speeds, int[] slots) {
    List<RankTopology.Rank> ranks = new ArrayList<>();
    for (int r = 0; r < speeds.length; r++) {
      ranks.add(RankTopology.Rank.of(r, r / 2, speeds[r], slots[r]));
    }
    return new RankTopology(ranks, RankTopology.DEFAULT_LATENCY_MICROS);
  }

  private static boolean contains(short[] all, int from, int to, short value) {
    return Arrays.stream(Ids.range(from, to).toArray()).anyMatch(i -> all[i] == value);
  }

  private static long next(long[] state) {
    state[0] = state[0] * 6364136223846793005L + 1442695040888963407L;
    return state[0] >>> 33;
  }
}
