package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Sharing;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Several devices that stand alone are replicas. */
  private record Seat(DeviceGroup.Mode mode, List<String> devices) {}

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

  /** The place of every stage; empty if one has none that the problem knows. */
  static Optional<Ids> places(PlacementProblem problem, Placement placement) {
    Seats seats = new Seats(problem);
    int[] found = new int[problem.stages().size()];
    Map<List<Object>, List<Assignment>> byStage =
        placement.assignments().stream()
            .sorted(Comparator.comparingInt(Assignment::replica))
            .collect(Collectors.groupingBy(a -> List.of(a.model(), a.stage(), a.phase())));
    for (int s = 0; s < found.length; s++) {
      ProblemStage stage = problem.stages().get(s);
      @Nullable List<Assignment> replicas =
          byStage.get(List.of(stage.model(), stage.id(), stage.phase()));
      @Nullable Integer place = replicas == null ? null : seats.places.get(seat(replicas));
      if (place == null) {
        return Optional.empty();
      }
      found[s] = place;
    }
    return Optional.of(Ids.of(found));
  }

  private static Seat seat(List<Assignment> replicas) {
    DeviceGroup first = replicas.getFirst().group();
    return replicas.size() == 1
        ? new Seat(first.mode(), first.devices())
        : new Seat(
            DeviceGroup.Mode.SINGLE,
            replicas.stream().flatMap(r -> r.group().devices().stream()).toList());
  }

  private Seat seat(int place) {
    int single = problem.devices().size();
    if (place < single) {
      return new Seat(DeviceGroup.Mode.SINGLE, List.of(problem.place(place)));
    }
    ProblemGroup group = problem.groups().get(place - single);
    return new Seat(group.sharing().mode(), devices(group));
  }

  private List<DeviceGroup> groups(int place) {
    int single = problem.devices().size();
    if (place < single) {
      return List.of(DeviceGroup.single(problem.place(place)));
    }
    ProblemGroup group = problem.groups().get(place - single);
    return group.sharing() == Sharing.REPLICAS
        ? devices(group).stream().map(DeviceGroup::single).toList()
        : List.of(new DeviceGroup(group.sharing().mode(), devices(group), group.shares(), ""));
  }

  private List<String> devices(ProblemGroup group) {
    return group.members().stream().mapToObj(problem::place).toList();
  }
}
