package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemTier;
import java.util.ArrayList;
import java.util.List;

/**
 * What stages take of memories: the devices' own, then the tiers below them. What stands in a tier
 * that a device lends counts in that device's own memory. Safe for several threads.
 */
final class Memories {

  private final Places places;
  private final int devices;
  private final long[] capacity;

  /** The memory that a tier's bytes are counted in. */
  private final int[] countedIn;

  private final List<ProblemDevice> fleet;
  private final List<ProblemTier> tiers;

  Memories(PlacementProblem problem, Places places) {
    this.places = places;
    this.fleet = problem.devices();
    this.tiers = problem.tiers();
    this.devices = fleet.size();
    this.capacity = new long[devices + tiers.size()];
    this.countedIn = new int[tiers.size()];
    for (int d = 0; d < devices; d++) {
      capacity[d] = fleet.get(d).memoryBytes();
    }
    for (int t = 0; t < tiers.size(); t++) {
      capacity[devices + t] = tiers.get(t).capacityBytes();
      countedIn[t] = tiers.get(t).lender() >= 0 ? tiers.get(t).lender() : devices + t;
    }
  }

  /** Whether a stage alone fits the memories of a place. */
  boolean fits(int stage, int place) {
    long own = places.held(stage, place) + places.activation(stage, place);
    for (int d : places.members(place)) {
      if (own > capacity[d]) {
        return false;
      }
    }
    ProblemSpill spill = places.spill(place);
    return spill == null || places.spilled(stage, place) <= capacity[countedIn[spill.tier()]];
  }

  /** Whether the first {@code upTo} stages fit all memories. */
  boolean fit(int[] place, int upTo) {
    long[] taken = taken(place, upTo);
    for (int m = 0; m < taken.length; m++) {
      if (taken[m] > capacity[m]) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of each memory: weights, state, and the activations of the largest stage. */
  private long[] taken(int[] place, int upTo) {
    long[] taken = new long[capacity.length];
    long[] largest = new long[devices];
    for (int s = 0; s < upTo; s++) {
      int p = place[s];
      long held = places.held(s, p);
      long active = places.activation(s, p);
      for (int d : places.members(p)) {
        taken[d] += held;
        largest[d] = Math.max(largest[d], active);
      }
      ProblemSpill spill = places.spill(p);
      if (spill != null) {
        taken[countedIn[spill.tier()]] += places.spilled(s, p);
      }
    }
    for (int d = 0; d < devices; d++) {
      taken[d] += largest[d];
    }
    return taken;
  }

  /** What a device's own memory holds, with what others have put there. */
  long own(int[] place, int upTo, int d) {
    return taken(place, upTo)[d];
  }

  /** What all devices together, and the lender, hold in a tier. */
  long tier(int[] place, int upTo, int t) {
    return taken(place, upTo)[countedIn[t]];
  }

  /** What one device puts into a tier. */
  long tierOf(int[] place, int upTo, int t, int d) {
    long sum = 0;
    for (int s = 0; s < upTo; s++) {
      ProblemSpill spill = places.spill(place[s]);
      sum +=
          spill != null && spill.tier() == t && spill.device() == d
              ? places.spilled(s, place[s])
              : 0;
    }
    return sum;
  }

  /** The memories that an assignment asks too much of. */
  List<Shortage> shortages(int[] place) {
    long[] taken = taken(place, place.length);
    List<Shortage> missing = new ArrayList<>();
    for (int m = 0; m < taken.length; m++) {
      if (taken[m] > capacity[m]) {
        missing.add(new Shortage(name(m), taken[m], capacity[m]));
      }
    }
    return missing;
  }

  private String name(int m) {
    return m < devices
        ? Shortage.memory(fleet.get(m))
        : "tier " + tiers.get(m - devices).name() + " of node " + tiers.get(m - devices).node();
  }

  /** Bytes of all memories together; the largest number if they are more. */
  long all() {
    long sum = 0;
    for (int m = 0; m < capacity.length; m++) {
      boolean lent = m >= devices && countedIn[m - devices] != m;
      long more = lent ? 0 : capacity[m];
      sum = sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more;
    }
    return sum;
  }
}
