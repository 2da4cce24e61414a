package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Places of a problem as device groups of a placement, and back. */
final class Seats {

  private final PlacementProblem problem;

  /** Which place a way of holding a stage is. */
  private final Map<Seat, Integer> places = new HashMap<>();

  /**
   * Several devices that stand alone are replicas.
   *
   * @param tiers what is in another tier than the home, and in which
   */
  private record Seat(
      DeviceGroup.Mode mode, List<String> devices, Map<TierAssignment.What, String> tiers) {}

  private Seats(PlacementProblem problem) {
    this.problem = problem;
    for (int p = 0; p < problem.places(); p++) {
      places.putIfAbsent(seat(p), p);
    }
  }

  /** What holds each stage; of replicas each is an assignment of its own. */
  static List<Assignment> of(PlacementProblem problem, Ids places) {
    Seats seats = new Seats(problem);
    List<Assignment> assignments = new ArrayList<>();
    for (int s = 0; s < places.size(); s++) {
      ProblemStage stage = problem.stages().get(s);
      List<DeviceGroup> groups = seats.groups(places.get(s));
      for (int r = 0; r < groups.size(); r++) {
        assignments.add(new Assignment(stage.model(), stage.id(), stage.phase(), groups.get(r), r));
      }
    }
    return assignments;
  }

  /** What of each stage is in another tier than its device's home. */
  static List<TierAssignment> tiers(PlacementProblem problem, Ids places) {
    List<TierAssignment> tiers = new ArrayList<>();
    for (int s = 0; s < places.size(); s++) {
      ProblemStage stage = problem.stages().get(s);
      String device = problem.place(problem.seat(places.get(s)));
      inTiers(problem, places.get(s))
          .forEach((what, tier) ->
              tiers.add(new TierAssignment(stage.model(), stage.id(), device, what, tier)));
    }
    return tiers;
  }

  private static Map<TierAssignment.What, String> inTiers(PlacementProblem problem, int place) {
    Map<TierAssignment.What, String> tiers = new EnumMap<>(TierAssignment.What.class);
    problem
        .spill(place)
        .ifPresent(spill -> {
          String tier = problem.tiers().get(spill.tier()).name();
          if (spill.weights()) {
            tiers.put(TierAssignment.What.WEIGHTS, tier);
          }
          if (spill.state()) {
            tiers.put(TierAssignment.What.STATE, tier);
          }
        });
    return tiers;
  }

  /** The place of every stage; empty if one has none that the problem knows. */
  static Optional<Ids> places(PlacementProblem problem, Placement placement) {
    Seats seats = new Seats(problem);
    int[] found = new int[problem.stages().size()];
    Map<List<Object>, List<Assignment>> byStage =
        placement.assignments().stream()
            .sorted(Comparator.comparingInt(Assignment::replica))
            .collect(Collectors.groupingBy(a -> List.of(a.model(), a.stage(), a.phase())));
    Map<List<String>, List<TierAssignment>> lower =
        placement.tiers().stream().collect(Collectors.groupingBy(t -> key(t.model(), t.stage())));
    for (int s = 0; s < found.length; s++) {
      ProblemStage stage = problem.stages().get(s);
      List<TierAssignment> own = lower.getOrDefault(key(stage.model(), stage.id()), List.of());
      @Nullable List<Assignment> replicas =
          byStage.get(List.of(stage.model(), stage.id(), stage.phase()));
      @Nullable Integer place = replicas == null ? null : seats.places.get(seat(replicas, own));
      if (place == null) {
        return Optional.empty();
      }
      found[s] = place;
    }
    return Optional.of(Ids.of(found));
  }

  private static List<String> key(String model, String stage) {
    return List.of(model, stage);
  }

  private static Seat seat(List<Assignment> replicas, List<TierAssignment> lower) {
    DeviceGroup first = replicas.getFirst().group();
    List<String> devices = replicas.stream().flatMap(r -> r.group().devices().stream()).toList();
    Map<TierAssignment.What, String> tiers = new EnumMap<>(TierAssignment.What.class);
    for (TierAssignment tier : lower) {
      if (devices.size() == 1 && tier.device().equals(devices.getFirst())) {
        tiers.put(tier.what(), tier.tier());
      }
    }
    boolean one = replicas.size() == 1;
    return new Seat(one ? first.mode() : DeviceGroup.Mode.SINGLE, devices, tiers);
  }

  private Seat seat(int place) {
    Optional<ProblemGroup> group = group(place);
    return group
        .map(g -> new Seat(g.sharing().mode(), devices(g), Map.of()))
        .orElseGet(() ->
            new Seat(
                DeviceGroup.Mode.SINGLE,
                List.of(problem.place(problem.seat(place))),
                inTiers(problem, place)));
  }

  private Optional<ProblemGroup> group(int place) {
    int seat = problem.seat(place);
    int single = problem.devices().size();
    return seat < single ? Optional.empty() : Optional.of(problem.groups().get(seat - single));
  }

  private List<DeviceGroup> groups(int place) {
    Optional<ProblemGroup> held = group(place);
    if (held.isEmpty()) {
      return List.of(DeviceGroup.single(problem.place(problem.seat(place))));
    }
    ProblemGroup group = held.get();
    return group.sharing() == Sharing.REPLICAS
        ? devices(group).stream().map(DeviceGroup::single).toList()
        : List.of(new DeviceGroup(group.sharing().mode(), devices(group), group.shares(), ""));
  }

  private List<String> devices(ProblemGroup group) {
    return group.members().stream().mapToObj(problem::place).toList();
  }
}
