package dev.rackloom.engine.moe.trace;

import dev.rackloom.api.moe.ExpertCosts;
import dev.rackloom.engine.moe.Ranks;
import java.util.Arrays;

/**
 * The time each rank computes in each step, of the trace and of steps that might have been, kept up
 * while residents change. What is touched can be taken back.
 */
final class LayerCompute {

  private final Residents residents;
  private final Ranks ranks;
  private final TokenSets tokens;
  private final LoadSamples samples;
  private final ExpertCosts costs;
  private final double sampleWeight;
  private final StepTimes seen;
  private final StepTimes maybe;
  private final boolean[] touched;
  private final double[][] savedSeen;
  private final double[][] savedMaybe;

  /**
   * @param sampleWeight of the steps that might have been, 0 to 1
   * @param idealMicros of a step if all ranks were equally busy
   */
  LayerCompute(
      Residents residents,
      Ranks ranks,
      TokenSets tokens,
      LoadSamples samples,
      ExpertCosts costs,
      double sampleWeight,
      double idealMicros) {
    this.residents = residents;
    this.ranks = ranks;
    this.tokens = tokens;
    this.samples = samples;
    this.costs = costs;
    this.sampleWeight = sampleWeight;
    this.seen = new StepTimes(tokens.steps, ranks.size, idealMicros);
    this.maybe = new StepTimes(samples.count(), ranks.size, idealMicros);
    this.touched = new boolean[ranks.size];
    this.savedSeen = new double[ranks.size][2 * tokens.steps];
    this.savedMaybe = new double[ranks.size][2 * samples.count()];
    recompute();
  }

  /** Sums everything anew, against rounding. */
  void recompute() {
    Arrays.fill(seen.micros(), 0);
    Arrays.fill(maybe.micros(), 0);
    for (int s = 0; s < residents.room.slots; s++) {
      serve(s, 1);
    }
    for (int r = 0; r < ranks.size; r++) {
      seen.settle(r);
      maybe.settle(r);
    }
  }

  /** Keeps a rank's times aside before they change. */
  void touch(int rank) {
    if (!touched[rank]) {
      touched[rank] = true;
      seen.save(rank, savedSeen[rank]);
      maybe.save(rank, savedMaybe[rank]);
    }
  }

  /** Touches all ranks where an expert lives. */
  void touchHomes(int expert) {
    for (int r = 0; r < ranks.size; r++) {
      if (residents.lives(expert, r)) {
        touch(r);
      }
    }
  }

  boolean touched(int rank) {
    return touched[rank];
  }

  /** Adds {@code sign} times the work of all copies of an expert. */
  void serveAll(int expert, int sign) {
    for (int s = 0; s < residents.room.slots; s++) {
      if (residents.expertAt(s) == expert) {
        serve(s, sign);
      }
    }
  }

  /** Adds {@code sign} times the work of a slot to its rank. */
  void serve(int slot, int sign) {
    int e = residents.expertAt(slot);
    int copies = residents.copies(e);
    int rank = residents.room.rankOf[slot];
    double scale = sign / ranks.speed[rank];
    int[] counts = tokens.split(e, copies).counts(residents.turnAt(slot));
    double[] micros = seen.micros();
    for (int s = 0, i = seen.at(0, rank); s < counts.length; s++, i++) {
      micros[i] += scale * work(counts[s]);
    }
    double[] loads = samples.of(e);
    double[] other = maybe.micros();
    for (int s = 0, i = maybe.at(0, rank); s < loads.length; s++, i++) {
      other[i] += scale * work(loads[s] / copies);
    }
  }

  private double work(double served) {
    return served > 0 ? Math.max(served * costs.microsPerToken(), costs.weightReadMicros()) : 0;
  }

  /** The mean over steps of the slowest rank, smoothed, after what was touched has changed. */
  double micros() {
    for (int r = 0; r < ranks.size; r++) {
      if (touched[r]) {
        seen.settle(r);
        maybe.settle(r);
      }
    }
    return (1 - sampleWeight) * seen.mean() + sampleWeight * maybe.mean();
  }

  void keep() {
    Arrays.fill(touched, false);
  }

  void takeBack() {
    for (int r = 0; r < ranks.size; r++) {
      if (touched[r]) {
        seen.restore(r, savedSeen[r]);
        maybe.restore(r, savedMaybe[r]);
      }
    }
    Arrays.fill(touched, false);
  }
}
