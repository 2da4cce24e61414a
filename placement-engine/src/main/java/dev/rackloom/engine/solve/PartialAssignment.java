package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stages put on devices one after the other, and where the rules let the next one go. Stages that
 * must share a device take their memory together, with the first of them. Asking costs O(flows and
 * constraints of the stage).
 */
final class PartialAssignment {

  /** Where a stage is that is not placed. */
  static final int NOWHERE = -1;

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final int[] device;
  private final int[][] linked;
  private final List<List<Integer>> together = new ArrayList<>();
  private final long[] taken;
  private final long[] largest;
  private final boolean[] used;
  private final List<List<Set<Integer>>> apart = new ArrayList<>();
  private final List<List<int[]>> near = new ArrayList<>();
  private final List<DevicesInOrder> orders = new ArrayList<>();
  private final int mostDevices;
  private int usedDevices;

  PartialAssignment(PlacementProblem problem, Pricing pricing) {
    this.problem = problem;
    this.pricing = pricing;
    int n = problem.stages().size();
    int devices = problem.devices().size();
    this.device = new int[n];
    Arrays.fill(device, NOWHERE);
    this.taken = new long[devices];
    this.largest = new long[devices];
    this.used = new boolean[devices];
    for (int s = 0; s < n; s++) {
      together.add(List.of(s));
      apart.add(List.of());
      near.add(List.of());
    }
    this.linked = allConnected() ? new int[n][0] : linked(n);
    int most = devices;
    Map<String, Integer> positions = new HashMap<>();
    for (int s = 0; s < n; s++) {
      positions.putIfAbsent(problem.stages().get(s).id(), s);
    }
    for (Constraint constraint : problem.constraints()) {
      switch (constraint) {
        case Constraint.CoLocate c -> join(members(c.stages(), positions));
        case Constraint.Separate c -> each(apart, members(c.stages(), positions), new HashSet<>());
        case Constraint.SameNode c ->
            each(near, members(c.stages(), positions), new int[] {NOWHERE});
        case Constraint.Contiguous c -> orders.add(new DevicesInOrder(c, device, devices));
        case Constraint.AtMost c -> most = Math.min(most, c.most());
        case Constraint.Pin c -> {} // in allowed
        case Constraint.Ban c -> {} // in allowed
        case Constraint.Budget c -> {} // not in plain problems
        case Constraint.Limit c -> {} // not in plain problems
      }
    }
    this.mostDevices = most;
  }

  private static List<Integer> members(Set<String> ids, Map<String, Integer> positions) {
    return ids.stream().filter(positions::containsKey).map(positions::get).sorted().toList();
  }

  private void join(List<Integer> members) {
    Set<Integer> all = new HashSet<>();
    members.forEach(s -> all.addAll(together.get(s)));
    List<Integer> group = all.stream().sorted().toList();
    group.forEach(s -> together.set(s, group));
  }

  private static <T> void each(List<List<T>> lists, List<Integer> members, T shared) {
    for (int s : members) {
      List<T> longer = new ArrayList<>(lists.get(s));
      longer.add(shared);
      lists.set(s, longer);
    }
  }

  private boolean allConnected() {
    int devices = problem.devices().size();
    for (int a = 0; a < devices * devices; a++) {
      if (!problem.links().connected(a / devices, a % devices)) {
        return false;
      }
    }
    return true;
  }

  /** Readers of a stage, and, as -1 - producer, who it reads of. */
  private int[][] linked(int n) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int s = 0; s < n; s++) {
      lists.add(new ArrayList<>());
    }
    for (ProblemFlow flow : problem.flows()) {
      for (int i = 0; i < flow.to().size(); i++) {
        lists.get(flow.from()).add(flow.to().get(i));
        lists.get(flow.to().get(i)).add(-1 - flow.from());
      }
    }
    return lists.stream()
        .map(l -> l.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Where a stage is, or {@link #NOWHERE}. */
  int at(int s) {
    return device[s];
  }

  /** Device by stage. */
  int[] devices() {
    return device.clone();
  }

  /** Whether a stage that is nowhere may go to a device beside what is placed. */
  boolean allows(int s, int d) {
    return pricing.allowed(s, d)
        && (used[d] || usedDevices < mostDevices)
        && groupAllows(s, d)
        && connects(s, d)
        && constraintsAllow(s, d);
  }

  private boolean groupAllows(int s, int d) {
    List<Integer> group = together.get(s);
    long more = 0;
    long most = largest[d];
    for (int i = 0; i < group.size(); i++) {
      int other = group.get(i);
      if (device[other] != NOWHERE) {
        return device[other] == d; // its memory is taken
      }
      if (!pricing.allowed(other, d)) {
        return false;
      }
      ProblemStage stage = problem.stages().get(other);
      more += stage.weightBytes() + stage.stateBytes();
      most = Math.max(most, stage.activationBytes());
    }
    return taken[d] + more + most <= problem.devices().get(d).memoryBytes();
  }

  private boolean connects(int s, int d) {
    for (int other : linked[s]) {
      int there = other >= 0 ? device[other] : device[-1 - other];
      boolean way =
          there == NOWHERE
              || (other >= 0
                  ? problem.links().connected(d, there)
                  : problem.links().connected(there, d));
      if (!way) {
        return false;
      }
    }
    return true;
  }

  private boolean constraintsAllow(int s, int d) {
    for (Set<Integer> others : apart.get(s)) {
      if (others.contains(d)) {
        return false;
      }
    }
    for (int[] first : near.get(s)) {
      if (first[0] != NOWHERE && !node(first[0]).equals(node(d))) {
        return false;
      }
    }
    for (DevicesInOrder order : orders) {
      if (!order.allows(s, d)) {
        return false;
      }
    }
    return true;
  }

  private String node(int d) {
    return problem.devices().get(d).node();
  }

  /** Puts a stage where {@link #allows} lets it go. */
  void put(int s, int d) {
    List<Integer> group = together.get(s);
    if (group.stream().allMatch(other -> device[other] == NOWHERE)) {
      for (int other : group) {
        ProblemStage stage = problem.stages().get(other);
        taken[d] += stage.weightBytes() + stage.stateBytes();
        largest[d] = Math.max(largest[d], stage.activationBytes());
      }
    }
    device[s] = d;
    usedDevices += used[d] ? 0 : 1;
    used[d] = true;
    apart.get(s).forEach(others -> others.add(d));
    near.get(s).forEach(first -> first[0] = d);
    orders.forEach(order -> order.put(s, d));
  }

  /** What a device has left, bytes. */
  long room(int d) {
    return problem.devices().get(d).memoryBytes() - taken[d] - largest[d];
  }
}
