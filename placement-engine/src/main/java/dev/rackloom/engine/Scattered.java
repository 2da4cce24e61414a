package dev.rackloom.engine;

import java.util.Arrays;

/**
 * The NICs that a tensor on its way to several readers has come to: each sends copies on, so that
 * the tensor crosses the steps up to there once. A NIC that parts of a tensor come to from several
 * members of a group holds each by itself. Not thread-safe.
 */
final class Scattered {

  private int count;
  private int[] maker = new int[4];
  private int[] engine = new int[4];
  private double[] begun = new double[4];

  /** Another tensor is sent. */
  void clear() {
    count = 0;
  }

  /** When the tensor of a vertex began its way to an engine; NaN if it has not. */
  double begun(int from, int step) {
    for (int i = 0; i < count; i++) {
      if (maker[i] == from && engine[i] == step) {
        return begun[i];
      }
    }
    return Double.NaN;
  }

  /** Notes that the tensor of a vertex begins its way to an engine. */
  void add(int from, int step, double at) {
    if (count == maker.length) {
      maker = Arrays.copyOf(maker, 2 * count);
      engine = Arrays.copyOf(engine, 2 * count);
      begun = Arrays.copyOf(begun, 2 * count);
    }
    maker[count] = from;
    engine[count] = step;
    begun[count++] = at;
  }
}
