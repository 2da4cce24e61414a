package dev.rackloom.engine.load;

import java.util.function.IntPredicate;

/** How many devices of each kind are in use, as one number: 0 for none, each kind a digit. */
final class DeviceCounts {

  private final DeviceKinds kinds;
  private final int[] step;
  private final int[] most;
  private final int states;

  /** Of kinds whose devices are used up. */
  DeviceCounts(DeviceKinds kinds) {
    this(kinds, kind -> true);
  }

  /** Kinds that are not used up are not counted. */
  DeviceCounts(DeviceKinds kinds, IntPredicate usedUp) {
    this.kinds = kinds;
    this.step = new int[kinds.count()];
    this.most = new int[kinds.count()];
    int product = 1;
    for (int k = 0; k < kinds.count(); k++) {
      most[k] = usedUp.test(k) ? kinds.devices[k].length : 0;
      step[k] = most[k] == 0 ? 0 : product;
      product = Math.multiplyExact(product, most[k] + 1);
    }
    this.states = product;
  }

  /** How many numbers there are, if they can be counted. */
  static long states(DeviceKinds kinds) {
    double product = 1;
    for (int[] devices : kinds.devices) {
      product *= devices.length + 1;
    }
    return product > Long.MAX_VALUE ? Long.MAX_VALUE : (long) product;
  }

  int states() {
    return states;
  }

  /** How many of a kind are in use. */
  int used(int state, int kind) {
    return step[kind] == 0 ? 0 : state / step[kind] % (most[kind] + 1);
  }

  /** Whether one more of a kind can be used. */
  boolean left(int state, int kind) {
    return step[kind] == 0 || used(state, kind) < most[kind];
  }

  /** With one more of a kind in use, of which one is left. */
  int with(int state, int kind) {
    return state + step[kind];
  }

  /** With one less of a kind in use. */
  int without(int state, int kind) {
    return state - step[kind];
  }

  /** A device of a kind for which {@link #with} made a state: each its own where they count. */
  int device(int state, int kind) {
    return kinds.devices[kind][Math.max(0, used(state, kind) - 1)];
  }

  /**
   * Device by item from what came before each position of an order and state: the position where
   * the run that ends there begins, times the number of kinds, plus the kind that holds it.
   */
  int[] assignment(int[] order, int[][] cameFrom, int end) {
    int[] device = new int[order.length];
    int state = end;
    int to = order.length;
    while (to > 0) {
      int from = cameFrom[to][state] / kinds.count();
      int kind = cameFrom[to][state] % kinds.count();
      for (int p = from; p < to; p++) {
        device[order[p]] = device(state, kind);
      }
      to = from;
      state = without(state, kind);
    }
    return device;
  }
}
