package dev.rackloom.engine.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A first assignment that fits: items by chance, each where it then is done soonest. */
final class Packing {

  private static final int TRIES = 8;

  private Packing() {}

  /** Device by item; empty if none was found that fits. */
  static int[] of(LoadModel model, RandomGenerator random) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int[] device = attempt(model, random, attempt);
      if (device.length > 0) {
        return device;
      }
    }
    return new int[0];
  }

  private static int[] attempt(LoadModel model, RandomGenerator random, int attempt) {
    Integer[] order = new Integer[model.items];
    Arrays.setAll(order, i -> i);
    double[] key = new double[model.items];
    Arrays.setAll(
        key,
        i ->
            attempt % 2 == 0
                ? random.nextDouble()
                : -model.size[i] * (0.9 + random.nextDouble() / 5));
    Arrays.sort(order, (a, b) -> Double.compare(key[a], key[b]));
    int[] device = new int[model.items];
    double[] load = new double[model.devices];
    long[] held = new long[model.devices];
    for (int i : order) {
      int to = -1;
      for (int d = 0; d < model.devices; d++) {
        boolean fits = model.allowed(i, d) && held[d] + model.size[i] <= model.capacity[d];
        boolean sooner = to < 0 || load[d] + model.cost[i][d] < load[to] + model.cost[i][to];
        to = fits && sooner ? d : to;
      }
      if (to < 0) {
        return new int[0];
      }
      device[i] = to;
      load[to] += model.cost[i][to];
      held[to] += model.size[i];
    }
    return device;
  }
}
