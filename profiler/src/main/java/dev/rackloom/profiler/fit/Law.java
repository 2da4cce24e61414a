package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.CostFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A family of cost functions with parameters on the whole real line: mostly logarithms, so that a
 * step of 0.1 is about 10 % for each.
 */
interface Law {

  /** What is expected before anything is measured. */
  double[] expected();

  /** The function of these parameters. */
  CostFunction with(double[] x);

  /** A law, and samples of a device that is to follow it. */
  record Evidence(Law law, List<Sample> samples) {}

  /**
   * Parameters for all evidence together, least robust squares of logarithms.
   *
   * @param prior how strongly the expected parameters hold, against residuals of all samples
   */
  static double[] fit(List<Evidence> evidence, double prior, double scale, int rounds) {
    int count = evidence.stream().mapToInt(e -> e.samples().size()).sum();
    double[] logs =
        evidence.stream()
            .flatMap(e -> e.samples().stream())
            .mapToDouble(s -> Math.log(s.nanos()))
            .toArray();
    return new LeastSquares(
            x -> {
              double[] r = new double[count];
              int i = 0;
              for (Evidence e : evidence) {
                CostFunction function = e.law().with(x);
                for (Sample sample : e.samples()) {
                  r[i] = Math.log(function.at(sample.work()).totalNanos()) - logs[i];
                  i++;
                }
              }
              return r;
            },
            evidence.getFirst().law().expected(),
            prior,
            scale)
        .minimise(rounds);
  }

  /** At most {@code most} of the samples, drawn by seed, in their order. */
  static List<Sample> some(List<Sample> samples, int most, long seed) {
    if (samples.size() <= most) {
      return samples;
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> some = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      int left = most - some.size();
      if (random.nextInt(samples.size() - i) < left) {
        some.add(samples.get(i));
      }
    }
    return some;
  }

  /** A number between 0 and 1. */
  static double share(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
