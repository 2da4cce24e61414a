package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.moe.RoutingTrace;
import java.util.random.RandomGenerator;

/**
 * Loads of steps that might have been: prompts drawn with replacement until a step is full (the
 * bootstrap: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7,
 * 1979). A map that is balanced on these is balanced on prompts not seen.
 */
final class LoadSamples {

  private final double[][] loads;

  private LoadSamples(double[][] loads) {
    this.loads = loads;
  }

  /** Draws {@code count} steps of {@code tokens} tokens from a row. */
  static LoadSamples draw(
      RoutingTrace trace, int row, int count, int tokens, RandomGenerator random) {
    int[][] prompts = prompts(trace);
    double[][] loads = new double[trace.experts()][count];
    short[] chosen = new short[trace.topK()];
    for (int s = 0; s < count; s++) {
      int need = tokens;
      while (need > 0) {
        int[] prompt = prompts[random.nextInt(prompts.length)];
        for (int i = 0; i < prompt.length && need > 0; i++, need--) {
          trace.experts(prompt[i], row, chosen, 0);
          for (short e : chosen) {
            loads[e][s]++;
          }
        }
      }
    }
    return new LoadSamples(loads);
  }

  private static int[][] prompts(RoutingTrace trace) {
    int[] length = new int[trace.prompts()];
    for (int t = 0; t < trace.tokens(); t++) {
      length[trace.prompt(t)]++;
    }
    int[][] prompts = new int[trace.prompts()][];
    for (int i = 0; i < prompts.length; i++) {
      prompts[i] = new int[length[i]];
      length[i] = 0;
    }
    for (int t = 0; t < trace.tokens(); t++) {
      prompts[trace.prompt(t)][length[trace.prompt(t)]++] = t;
    }
    return prompts;
  }

  int count() {
    return loads[0].length;
  }

  /** Tokens of an expert in each sampled step. */
  double[] of(int expert) {
    return loads[expert];
  }
}
