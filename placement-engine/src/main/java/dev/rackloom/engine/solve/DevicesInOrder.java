package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.Constraint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One {@link Constraint.Contiguous} under stages that are put one after the other: which devices
 * come before which so far. Asking costs O(pairs of the stage), a new pair of devices O(devices).
 */
final class DevicesInOrder {

  private final int[] device;
  private final List<List<Integer>> before = new ArrayList<>();
  private final List<List<Integer>> after = new ArrayList<>();

  /** The devices that come after a device, however many between. */
  private final BitSet[] follows;

  /** Of a constraint, and an array of device by stage that says -1 for who is not there yet. */
  DevicesInOrder(Constraint.Contiguous parts, int[] device, int devices) {
    this.device = device;
    this.follows = new BitSet[devices];
    for (int d = 0; d < devices; d++) {
      follows[d] = new BitSet();
    }
    for (int s = 0; s < device.length; s++) {
      before.add(new ArrayList<>(1));
      after.add(new ArrayList<>(1));
    }
    for (Constraint.Pair pair : parts.pairs()) {
      before.get(pair.after()).add(pair.before());
      after.get(pair.before()).add(pair.after());
    }
  }

  /** Whether there is still an order with a stage at {@code d}. */
  boolean allows(int s, int d) {
    BitSet ahead = ahead(s, d);
    for (int next : after.get(s)) {
      int b = device[next];
      if (b >= 0 && b != d && (follows[b].get(d) || follows[b].intersects(ahead))) {
        return false;
      }
    }
    return !follows[d].intersects(ahead);
  }

  /** Other devices of those that go before a stage. */
  private BitSet ahead(int s, int d) {
    BitSet ahead = new BitSet();
    for (int previous : before.get(s)) {
      int a = device[previous];
      if (a >= 0 && a != d) {
        ahead.set(a);
      }
    }
    return ahead;
  }

  void put(int s, int d) {
    ahead(s, d).stream().forEach(a -> add(a, d));
    for (int next : after.get(s)) {
      if (device[next] >= 0 && device[next] != d) {
        add(d, device[next]);
      }
    }
  }

  private void add(int a, int b) {
    if (!follows[a].get(b)) {
      for (int d = 0; d < follows.length; d++) {
        if (d == a || follows[d].get(a)) {
          follows[d].set(b);
          follows[d].or(follows[b]);
        }
      }
    }
  }
}
