package dev.rackloom.testkit;

import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RoutingTrace;
import java.util.random.RandomGenerator;

/** Experts by seed: skewed loads, traces of prompts with topics, maps of copies. */
public final class Experts {

  private Experts() {}

  /** Whole loads, a few experts much more than the rest; every row has some. */
  public static LoadTable loads(long seed, int rows, int experts) {
    RandomGenerator random = Seeded.random(seed);
    double[] loads = new double[rows * experts];
    for (int i = 0; i < loads.length; i++) {
      loads[i] = Math.rint(100 * Math.exp(random.nextGaussian()));
    }
    for (int r = 0; r < rows; r++) {
      loads[r * experts + random.nextInt(experts)] += 1000;
    }
    return LoadTable.of(rows, experts, loads);
  }

  /**
   * Prompts of some tokens each; a prompt favours a run of experts of its own in every layer. The
   * last expert is asked for at least once.
   */
  public static RoutingTrace trace(
      long seed, int prompts, int tokens, int rows, int experts, int topK) {
    RandomGenerator random = Seeded.random(seed);
    short[] chosen = new short[prompts * tokens * rows * topK];
    int[] prompt = new int[prompts * tokens];
    for (int t = 0; t < prompt.length; t++) {
      prompt[t] = t / tokens;
      int topic = prompt[t] * 7 % experts;
      for (int r = 0; r < rows; r++) {
        int first =
            random.nextInt(3) == 0
                ? random.nextInt(experts)
                : (topic + random.nextInt(4)) % experts;
        for (int j = 0; j < topK; j++) {
          chosen[(t * rows + r) * topK + j] = (short) ((first + j * (1 + r % 2)) % experts);
        }
      }
    }
    chosen[0] = (short) (experts - 1);
    for (int j = 1; j < topK; j++) {
      chosen[j] = (short) (j - 1);
    }
    return RoutingTrace.of(rows, topK, experts, Ids.of(prompt), chosen);
  }

  /** Every expert once, the other slots at random, shuffled. */
  public static ExpertMap map(long seed, LayerNumbers layers, int experts, RankTopology topology) {
    RandomGenerator random = Seeded.random(seed);
    int[][] rows = new int[layers.size()][topology.slots()];
    for (int[] row : rows) {
      for (int s = 0; s < row.length; s++) {
        row[s] = s < experts ? s : random.nextInt(experts);
      }
      for (int s = row.length - 1; s > 0; s--) {
        int other = random.nextInt(s + 1);
        int kept = row[s];
        row[s] = row[other];
        row[other] = kept;
      }
    }
    return ExpertMap.of(layers, experts, topology.slotRanks(), rows);
  }
}
