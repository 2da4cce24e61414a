package dev.rackloom.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/** Compares means over independent seeds with what theory says. */
public final class ClosedForm {

  private static final int SEEDS = 24;

  /** Of Student's t with 23 degrees of freedom, two sides: 1 in 1,000. */
  private static final double WIDE = 3.77;

  private ClosedForm() {}

  /** The theory lies in the confidence interval, and the interval is narrow enough to say so. */
  public static void holds(double theory, double narrow, LongToDoubleFunction meanOfSeed) {
    double[] means = LongStream.rangeClosed(1, SEEDS).mapToDouble(meanOfSeed).toArray();
    double mean = java.util.Arrays.stream(means).average().orElseThrow();
    double square =
        java.util.Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (SEEDS - 1);
    double half = WIDE * Math.sqrt(square / SEEDS);
    assertThat(half).as("half of the interval around %s", mean).isLessThan(narrow * theory);
    assertThat(mean).isBetween(theory - half, theory + half);
  }
}
