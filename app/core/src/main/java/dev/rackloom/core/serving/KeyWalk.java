package dev.rackloom.core.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * Sequences of unlike length in one decode kernel. Each block of the kernel walks the keys of one
 * sequence and head. While many walk they share the memory's bandwidth; a block that is left alone
 * goes no faster than one unit computes. With lengths in ascending order, and {@code n - j}
 * sequences still walking after the {@code j}th ended:
 *
 * <pre>
 * t = sum over j of (keys(j) - keys(j-1)) * max(alone / parts, shared * (n - j))
 * </pre>
 *
 * <p>The long sequences of a batch thus end after all others, and a mean length says too little:
 * {@link #excessNanos} is what the batch takes longer than one of equal lengths. Where there are
 * fewer blocks than units, the keys of a block are cut into {@code parts} that walk at a time, as
 * in Dao, Haziza, Massa and Sizov, "Flash-Decoding", 2023.
 *
 * @param sharedNanos of a key of one sequence, all its heads, at full bandwidth
 * @param aloneNanos of a key in a block that has a unit for itself
 * @param blocks of a sequence: its key-value heads
 * @param units of the device
 */
public record KeyWalk(double sharedNanos, double aloneNanos, int blocks, int units) {
  public KeyWalk {
    Checks.notNegative(sharedNanos, "sharedNanos");
    Checks.notNegative(aloneNanos, "aloneNanos");
    Checks.positive(blocks, "blocks");
    Checks.positive(units, "units");
  }

  /**
   * Of sequences that decode one token in a kernel for prompts: there each query head walks its
   * keys in a block of its own, most of whose rows are empty, and all units work through them.
   */
  public double inPromptKernelNanos(long allKeys, long queryHeads) {
    return aloneNanos * allKeys * queryHeads / units;
  }

  /** How much longer than sequences of the mean length each. */
  public double excessNanos(Ids keys) {
    int n = keys.size();
    if (n < 2) {
      return 0;
    }
    int[] ascending = keys.stream().sorted().toArray();
    double least = aloneNanos / Math.max(1, units / (n * blocks));
    double walked = 0;
    double sum = 0;
    double nanos = 0;
    for (int j = 0; j < n; j++) {
      nanos += (ascending[j] - walked) * Math.max(least, sharedNanos * (n - j));
      walked = ascending[j];
      sum += ascending[j];
    }
    return nanos - sum / n * Math.max(least, sharedNanos * n);
  }
}
