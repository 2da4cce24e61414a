package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import java.util.ArrayList;
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
  private final Places places;
  private final boolean[][] allowed;
  private final Memories memories;
  private final List<Group> groups = new ArrayList<>();
  private final boolean allConnected;

  /** Positions of stages under one constraint. */
  private record Group(Constraint constraint, Ids members) {}

  public Rules(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.places = new Places(problem);
    this.memories = new Memories(problem, places);
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
    boolean[][] table = new boolean[n][places.count()];
    for (int s = 0; s < n; s++) {
      for (int p = 0; p < places.count(); p++) {
        table[s][p] = problem.costs().allows(s, p) && reachable(s, p) && memories.fits(s, p);
      }
    }
    for (Constraint constraint : problem.constraints()) {
      bar(constraint, positions, table);
    }
    return table;
  }

  private boolean reachable(int s, int place) {
    ProblemStage stage = problem.stages().get(s);
    var links = problem.links();
    for (int d : places.members(place)) {
      boolean in = stage.ingressBytes() == 0 || links.connected(links.caller(), d);
      boolean out = stage.egressBytes() == 0 || links.connected(d, links.caller());
      if (!in || !out) {
        return false;
      }
    }
    return true;
  }

  private void bar(Constraint constraint, Map<String, Integer> positions, boolean[][] table) {
    switch (constraint) {
      case Constraint.Pin pin when positions.containsKey(pin.stage()) -> {
        boolean[] row = table[positions.get(pin.stage())];
        for (int p = 0; p < row.length; p++) {
          row[p] &= pin.devices().contains(problem.place(p)) || allIn(p, pin.devices());
        }
      }
      case Constraint.Ban ban when positions.containsKey(ban.stage()) -> {
        boolean[] row = table[positions.get(ban.stage())];
        for (int p = 0; p < row.length; p++) {
          row[p] &= !problem.place(p).equals(ban.device()) && !anyIs(p, ban.device());
        }
      }
      default -> {} // of no single stage
    }
  }

  private boolean allIn(int place, Set<String> ids) {
    for (int d : places.members(place)) {
      if (!ids.contains(problem.devices().get(d).id())) {
        return false;
      }
    }
    return true;
  }

  private boolean anyIs(int place, String id) {
    return problem.device(id).isPresent() && places.has(place, problem.device(id).getAsInt());
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
      case Constraint.Budget budget -> groups.add(new Group(budget, Ids.NONE));
      case Constraint.Limit limit -> {} // of time: pricing holds to it
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

  /** Whether a stage may go to a place at all: priced there, fits alone, reachable, not barred. */
  public boolean allowed(int stage, int place) {
    return allowed[stage][place];
  }

  /** Whether an assignment holds to everything but limits of metrics. */
  public boolean hold(int[] place) {
    for (int s = 0; s < n; s++) {
      if (!allowed[s][place[s]]) {
        return false;
      }
    }
    return memoryFits(place, n) && connected(place) && groupsHold(place);
  }

  /** Whether the first {@code upTo} stages fit the memories of devices and tiers. */
  public boolean memoryFits(int[] place, int upTo) {
    return memories.fit(place, upTo);
  }

  /**
   * Weights and state of all stages in a device's own memory, the activations of the largest, and
   * what other devices have put there.
   */
  public long memory(int[] place, int upTo, int d) {
    return memories.own(place, upTo, d);
  }

  /** What is taken of a tier, whoever put it there. */
  public long tier(int[] place, int tier) {
    return memories.tier(place, place.length, tier);
  }

  /** What one device puts into a tier. */
  public long tierOf(int[] place, int tier, int device) {
    return memories.tierOf(place, place.length, tier, device);
  }

  /** The memories that an assignment asks too much of. */
  public List<Shortage> shortages(int[] place) {
    return memories.shortages(place);
  }

  /** Bytes of all memories together. */
  long allMemory() {
    return memories.all();
  }

  /** The device of a place that is one alone, whatever its tiers; of a group the place itself. */
  public int seat(int place) {
    return places.seat(place);
  }

  /** What of a stage a place puts into a tier. */
  public long spilled(int stage, int place) {
    return places.spilled(stage, place);
  }

  /** The sum of the prices of the devices that hold stages, an hour. */
  public double price(int[] place, int upTo) {
    return places.price(problem.devices(), place, upTo);
  }

  /** Positions of the devices of a place. */
  public int[] membersOf(int place) {
    return places.members(place).clone();
  }

  /** Whether two places have a device in common. */
  public boolean overlap(int a, int b) {
    for (int d : places.members(a)) {
      if (places.has(b, d)) {
        return true;
      }
    }
    return false;
  }

  /** Weights and state of a stage in the memory of each device of a place. */
  public long held(int stage, int place) {
    return places.held(stage, place);
  }

  /** What a stage alone needs of the memory of each device of a place. */
  public long needs(int stage, int place) {
    return places.held(stage, place) + places.activation(stage, place);
  }

  Places places() {
    return places;
  }

  private boolean connected(int[] device) {
    if (allConnected) {
      return true;
    }
    for (ProblemFlow flow : problem.flows()) {
      for (int i = 0; i < flow.to().size(); i++) {
        if (!connected(device[flow.from()], device[flow.to().get(i)])) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether every member of one place has a way to every member of another. */
  public boolean connected(int from, int to) {
    for (int a : places.members(from)) {
      for (int b : places.members(to)) {
        if (!problem.links().connected(a, b)) {
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
            case Constraint.CoLocate together -> seats(group.members, device) <= 1;
            case Constraint.Separate apart -> apart(group.members, device);
            case Constraint.SameNode near -> nodes(group.members, device) <= 1;
            case Constraint.Contiguous parts -> PartsInOrder.hold(places, devices, parts, device);
            case Constraint.AtMost most -> places.inUse(device) <= most.most();
            case Constraint.Budget budget -> price(device, n) <= budget.perHour() * (1 + 1e-12);
            case Constraint.Limit limit -> true;
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
      for (int d : places.members(device[members.get(m)])) {
        used.add(problem.devices().get(d).node());
      }
    }
    return used.size();
  }

  private int seats(Ids members, int[] device) {
    Set<Integer> used = new HashSet<>();
    for (int m = 0; m < members.size(); m++) {
      used.add(places.seat(device[members.get(m)]));
    }
    return used.size();
  }

  private boolean apart(Ids members, int[] device) {
    Set<Integer> used = new HashSet<>();
    for (int m = 0; m < members.size(); m++) {
      for (int d : places.members(device[members.get(m)])) {
        if (!used.add(d)) {
          return false;
        }
      }
    }
    return true;
  }
}
