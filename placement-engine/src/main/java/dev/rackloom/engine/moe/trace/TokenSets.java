package dev.rackloom.engine.moe.trace;

import dev.rackloom.engine.moe.TraceSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a layer ask for which expert, as sets of bits. A block is the tokens of one rank
 * in one step, padded to whole words; blocks lie step after step, rank after rank, so that counts
 * per step and source are counts of bits in a stretch. The tokens of an expert with several copies
 * fall apart into as many sets, by turns.
 */
final class TokenSets {

  final int experts;
  final int steps;
  final int blocks;
  final int words;
  private final int blockWords;
  private final int ranks;
  private final List<TraceSteps> samples;
  private final int[] firstStep;
  private final @Nullable Split[][] splits;

  /** The tokens of an expert, dealt to its copies: a set for each, and its size in each step. */
  static final class Split {
    private final long[][] tokens;
    private final int[][] counts;

    private Split(int copies, int words, int steps) {
      tokens = new long[copies][words];
      counts = new int[copies][steps];
    }

    /** The tokens of a copy. Nobody writes to them. */
    long[] tokens(int copy) {
      return tokens[copy];
    }

    /** How many they are in each step. Nobody writes to it. */
    int[] counts(int copy) {
      return counts[copy];
    }
  }

  /**
   * The sets of a row.
   *
   * @param samples steps of the same size from the same tokens, perhaps cut several ways
   */
  TokenSets(List<TraceSteps> samples, int row) {
    this.samples = samples;
    TraceSteps first = samples.getFirst();
    this.experts = first.trace().experts();
    this.ranks = first.ranks();
    this.blockWords = (first.perRank() + Long.SIZE - 1) / Long.SIZE;
    this.firstStep = new int[samples.size() + 1];
    for (int i = 0; i < samples.size(); i++) {
      firstStep[i + 1] = firstStep[i] + samples.get(i).steps();
    }
    this.steps = firstStep[samples.size()];
    this.blocks = steps * ranks;
    this.words = blocks * blockWords;
    this.splits = new Split[experts][ranks + 1];
    Split[] all = new Split[experts];
    for (int e = 0; e < experts; e++) {
      all[e] = new Split(1, words, steps);
      splits[e][1] = all[e];
    }
    for (int i = 0; i < samples.size(); i++) {
      fill(samples.get(i), firstStep[i], row, all);
    }
  }

  private void fill(TraceSteps sample, int step0, int row, Split[] all) {
    int k = sample.trace().topK();
    short[] chosen = new short[k];
    for (int p = 0; p < sample.size(); p++) {
      int step = step0 + p / sample.perStep();
      int bit = p % sample.perRank();
      int word = (step * ranks + sample.source(p)) * blockWords + bit / Long.SIZE;
      sample.trace().experts(sample.token(p), row, chosen, 0);
      for (short e : chosen) {
        all[e].tokens[0][word] |= 1L << bit;
        all[e].counts[0][step]++;
      }
    }
  }

  /** The tokens of an expert with that many copies. */
  Split split(int expert, int copies) {
    Split known = splits[expert][copies];
    if (known == null) {
      known = deal(split(expert, 1).tokens[0], copies);
      splits[expert][copies] = known;
    }
    return known;
  }

  private Split deal(long[] tokens, int copies) {
    Split split = new Split(copies, words, steps);
    for (int w = 0; w < words; w++) {
      int block = w / blockWords;
      int step = block / ranks;
      int turn = turn(step) + block % ranks + w % blockWords * Long.SIZE;
      for (long left = tokens[w]; left != 0; left &= left - 1) {
        int copy = (turn + Long.numberOfTrailingZeros(left)) % copies;
        split.tokens[copy][w] |= left & -left;
        split.counts[copy][step]++;
      }
    }
    return split;
  }

  /** The position of a step's first token among its rank's tokens. */
  private int turn(int step) {
    int i = 0;
    while (firstStep[i + 1] <= step) {
      i++;
    }
    return (step - firstStep[i]) * samples.get(i).perRank();
  }

  /** Counts the bits of {@code a | b} in each block. */
  void count(long[] a, long[] b, int[] into) {
    int w = 0;
    for (int block = 0; block < blocks; block++) {
      int n = 0;
      for (int end = w + blockWords; w < end; w++) {
        n += Long.bitCount(a[w] | b[w]);
      }
      into[block] = n;
    }
  }

  /** Counts the bits of {@code a | b | c} in each block. */
  void count(long[] a, long[] b, long[] c, int[] into) {
    int w = 0;
    for (int block = 0; block < blocks; block++) {
      int n = 0;
      for (int end = w + blockWords; w < end; w++) {
        n += Long.bitCount(a[w] | b[w] | c[w]);
      }
      into[block] = n;
    }
  }

  /** {@code into |= a}. */
  static void add(long[] a, long[] into) {
    for (int w = 0; w < into.length; w++) {
      into[w] |= a[w];
    }
  }

  /** {@code into |= a | b}. */
  static void add(long[] a, long[] b, long[] into) {
    for (int w = 0; w < into.length; w++) {
      into[w] |= a[w] | b[w];
    }
  }
}
