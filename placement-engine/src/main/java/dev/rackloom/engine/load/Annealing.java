package dev.rackloom.engine.load;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Simulated annealing on loads: an item goes to another device, changes places with another, or
 * takes its neighbours along. The energy is the sum of the eighth powers of the loads relative to
 * the best known, so that all that are near the largest count, and nothing else.
 */
final class Annealing {

  private static final int[] NONE = new int[0];

  private final LoadModel model;
  private final LoadState state;
  private final RandomGenerator random;
  private final int[][] neighbours;
  private final double[] before;
  private double scale;

  Annealing(LoadModel model, int[] start, RandomGenerator random) {
    this.model = model;
    this.state = new LoadState(model, start);
    this.random = random;
    this.neighbours = Neighbours.of(model);
    this.before = new double[state.load.length];
  }

  /**
   * Cools from one temperature to another.
   *
   * @param steps proposals
   * @param hot chance to take a proposal that adds this much energy is 1/e at first
   * @param cold the same at last
   * @param stop asked now and then
   * @return the best assignment met
   */
  int[] cool(long steps, double hot, double cold, BooleanSupplier stop) {
    int[] best = Arrays.copyOf(state.at, model.items);
    double bestValue = state.busiest();
    scale = 1 / bestValue;
    double temperature = hot;
    double factor = Math.pow(cold / hot, 1024.0 / Math.max(1024, steps));
    for (long step = 0; step < steps; step++) {
      if (step % 1024 == 1023) {
        temperature *= factor;
        if (stop.getAsBoolean()) {
          break;
        }
        if (step % (1 << 20) == (1 << 20) - 1) {
          state.recompute();
        }
      }
      double change = propose(temperature);
      double value = change < 0 ? state.busiest() : Double.POSITIVE_INFINITY;
      if (value < bestValue * (1 - 1e-12)) {
        bestValue = value;
        best = Arrays.copyOf(state.at, model.items);
      }
    }
    return best;
  }

  private double power(double l) {
    double x = l * scale;
    double x2 = x * x;
    double x4 = x2 * x2;
    return x4 * x4;
  }

  /** The change of energy if a proposal was taken, 0 if not. */
  private double propose(double temperature) {
    int item = random.nextInt(model.items);
    int from = state.at[item];
    int to = target(item);
    if (to == from || !state.fits(item, to)) {
      return 0;
    }
    System.arraycopy(state.load, 0, before, 0, before.length);
    int kind = random.nextInt(8);
    int other = -1;
    int[] taken = NONE;
    state.move(item, to);
    if (kind < 2) {
      other = random.nextInt(model.items);
      if (state.at[other] == to && other != item && state.fits(other, from)) {
        state.move(other, from);
      } else {
        other = -1;
      }
    } else if (kind == 2) {
      taken = along(item, from, to);
    }
    double change = 0;
    for (int r = 0; r < before.length; r++) {
      if (before[r] != state.load[r]) {
        change += power(state.load[r]) - power(before[r]);
      }
    }
    if (change <= 0 || random.nextDouble() < Math.exp(-change / temperature)) {
      return change;
    }
    for (int t : taken) {
      state.move(t, from);
    }
    if (other >= 0) {
      state.move(other, to);
    }
    state.move(item, from);
    return 0;
  }

  /** Neighbours that stand where the item stood go with it, each by chance. */
  private int[] along(int item, int from, int to) {
    int[] taken = new int[neighbours[item].length];
    int n = 0;
    for (int other : neighbours[item]) {
      if (state.at[other] == from && random.nextBoolean() && state.fits(other, to)) {
        state.move(other, to);
        taken[n++] = other;
      }
    }
    return Arrays.copyOf(taken, n);
  }

  /** Where a neighbour is, or anywhere. */
  private int target(int item) {
    int[] near = neighbours[item];
    if (near.length > 0 && random.nextInt(4) > 0) {
      return state.at[near[random.nextInt(near.length)]];
    }
    return random.nextInt(model.devices);
  }
}
