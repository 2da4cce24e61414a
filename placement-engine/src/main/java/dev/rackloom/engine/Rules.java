package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an assignment must hold to: memory, connections, constraints. Compiled once, asked often:
 * O(stages + flows + members of constraints) a question. Safe for several threads.
 */
public final class Rules {

  private final PlacementProblem problem;
  private final int n;
  private final int devices;
  private final boolean[][] allowed;
  private final long[] held;
  private final long[] activation;
  private final long[] capacity;
  private final List<Group> groups = new ArrayList<>();
  private final boolean allConnected;

  /** Positions of stages under one constraint. */
  private record Group(Constraint constraint, Ids members) {}

  public Rules(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.held =
        problem.stages().stream().mapToLong(s -> s.weightBytes() + s.stateBytes()).toArray();
    this.activation = problem.stages().stream().mapToLong(ProblemStage::activationBytes).toArray();
    this.capacity = problem.devices().stream().mapToLong(d -> d.memoryBytes()).toArray();
    Map<String, Integer> positions = new HashMap<>();
    for (int s = 0; s < n; s++) {
      positions.putIfAbsent(problem.stages().get(s).id(), s);
    }
    this.allowed = allowed(positions);
    for (Constraint constraint : problem.constraints()) {
      group(constraint, positions);
    }
    this.allConnected = allConnected();
  }

  private boolean[][] allowed(Map<String, Integer> positions) {
    boolean[][] table = new boolean[n][devices];
    var links = problem.links();
    for (int s = 0; s < n; s++) {
      ProblemStage stage = problem.stages().get(s);
      for (int d = 0; d < devices; d++) {
        boolean reachable =
            (stage.ingressBytes() == 0 || links.connected(links.caller(), d))
                && (stage.egressBytes() == 0 || links.connected(d, links.caller()));
        boolean fits = held[s] + activation[s] <= capacity[d];
        table[s][d] = problem.costs().allows(s, d) && reachable && fits;
      }
    }
    for (Constraint constraint : problem.constraints()) {
      bar(constraint, positions, table);
    }
    return table;
  }

  private void bar(Constraint constraint, Map<String, Integer> positions, boolean[][] table) {
    switch (constraint) {
      case Constraint.Pin pin when positions.containsKey(pin.stage()) -> {
        boolean[] row = table[positions.get(pin.stage())];
        for (int d = 0; d < devices; d++) {
          row[d] &= pin.devices().contains(problem.devices().get(d).id());
        }
      }
      case Constraint.Ban ban when positions.containsKey(ban.stage()) ->
          problem.device(ban.device()).ifPresent(d -> table[positions.get(ban.stage())][d] = false);
      default -> {} // of no single stage
    }
  }

  private void group(Constraint constraint, Map<String, Integer> positions) {
    switch (constraint) {
      case Constraint.CoLocate together ->
          groups.add(new Group(constraint, members(together.stages(), positions)));
      case Constraint.Separate apart ->
          groups.add(new Group(constraint, members(apart.stages(), positions)));
      case Constraint.SameNode near ->
          groups.add(new Group(constraint, members(near.stages(), positions)));
      case Constraint.Contiguous parts -> groups.add(new Group(parts, Ids.NONE));
      case Constraint.AtMost most -> groups.add(new Group(most, Ids.NONE));
      case Constraint.Pin pin -> {} // in allowed
      case Constraint.Ban ban -> {} // in allowed
    }
  }

  private static Ids members(Set<String> stages, Map<String, Integer> positions) {
    return Ids.of(
        stages.stream().filter(positions::containsKey).mapToInt(positions::get).sorted().toArray());
  }

  private boolean allConnected() {
    for (int a = 0; a < devices; a++) {
      for (int b = 0; b < devices; b++) {
        if (!problem.links().connected(a, b)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a stage may go to a device at all: priced there, fits alone, reachable, not barred. */
  public boolean allowed(int stage, int device) {
    return allowed[stage][device];
  }

  /** Whether an assignment holds to everything. */
  public boolean hold(int[] device) {
    for (int s = 0; s < n; s++) {
      if (!allowed[s][device[s]]) {
        return false;
      }
    }
    return memoryFits(device, n) && connected(device) && groupsHold(device);
  }

  /** Whether the first {@code upTo} stages fit their devices' memories. */
  public boolean memoryFits(int[] device, int upTo) {
    long[] taken = new long[devices];
    long[] largest = new long[devices];
    for (int s = 0; s < upTo; s++) {
      taken[device[s]] += held[s];
      largest[device[s]] = Math.max(largest[device[s]], activation[s]);
    }
    for (int d = 0; d < devices; d++) {
      if (taken[d] + largest[d] > capacity[d]) {
        return false;
      }
    }
    return true;
  }

  /** Weights and state of all stages there, and the activations of the largest. */
  public long memory(int[] device, int upTo, int d) {
    long taken = 0;
    long largest = 0;
    for (int s = 0; s < upTo; s++) {
      if (device[s] == d) {
        taken += held[s];
        largest = Math.max(largest, activation[s]);
      }
    }
    return taken + largest;
  }

  private boolean connected(int[] device) {
    if (allConnected) {
      return true;
    }
    for (ProblemFlow flow : problem.flows()) {
      for (int i = 0; i < flow.to().size(); i++) {
        if (!problem.links().connected(device[flow.from()], device[flow.to().get(i)])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean groupsHold(int[] device) {
    for (Group group : groups) {
      boolean holds =
          switch (group.constraint) {
            case Constraint.CoLocate together -> distinct(group.members, device) <= 1;
            case Constraint.Separate apart ->
                distinct(group.members, device) == group.members.size();
            case Constraint.SameNode near -> nodes(group.members, device) <= 1;
            case Constraint.Contiguous parts -> contiguous(parts, device);
            case Constraint.AtMost most -> Arrays.stream(device).distinct().count() <= most.most();
            case Constraint.Pin pin -> true;
            case Constraint.Ban ban -> true;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private int nodes(Ids members, int[] device) {
    Set<String> used = new HashSet<>();
    for (int m = 0; m < members.size(); m++) {
      used.add(problem.devices().get(device[members.get(m)]).node());
    }
    return used.size();
  }

  private static int distinct(Ids members, int[] device) {
    Set<Integer> used = new HashSet<>();
    for (int m = 0; m < members.size(); m++) {
      used.add(device[members.get(m)]);
    }
    return used.size();
  }

  /** Whether the devices' order is free of cycles: devices without predecessors go first. */
  private boolean contiguous(Constraint.Contiguous parts, int[] device) {
    boolean[][] before = new boolean[devices][devices];
    int[] waiting = new int[devices];
    for (Constraint.Pair pair : parts.pairs()) {
      int a = device[pair.before()];
      int b = device[pair.after()];
      if (a != b && !before[a][b]) {
        before[a][b] = true;
        waiting[b]++;
      }
    }
    int done = 0;
    boolean[] gone = new boolean[devices];
    for (boolean moved = true; moved; ) {
      moved = false;
      for (int d = 0; d < devices; d++) {
        if (!gone[d] && waiting[d] == 0) {
          gone[d] = true;
          moved = true;
          done++;
          for (int b = 0; b < devices; b++) {
            waiting[b] -= before[d][b] ? 1 : 0;
          }
        }
      }
    }
    return done == devices;
  }
}
