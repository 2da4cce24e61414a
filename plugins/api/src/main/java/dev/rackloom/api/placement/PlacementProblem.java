package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Everything a solver needs.
 *
 * @param name for people
 * @param stages in an order in which flows go forward
 * @param devices in the order of the tables
 * @param costs nanoseconds of a stage on a device
 * @param links routes
 * @param flows tensors between stages
 * @param constraints to hold to
 * @param objective to make small
 * @param semantics how time is counted
 * @param groups of devices that may hold a stage together; each is a place, numbered after the
 *     devices, and a column of the cost table
 * @param current where each stage is now, as places, -1 for nowhere; empty if nothing is placed
 */
public record PlacementProblem(
    String name,
    List<ProblemStage> stages,
    List<ProblemDevice> devices,
    CostTable costs,
    LinkTable links,
    List<ProblemFlow> flows,
    List<Constraint> constraints,
    Objective objective,
    Semantics semantics,
    List<ProblemGroup> groups,
    Ids current) {

  public PlacementProblem {
    stages = List.copyOf(stages);
    devices = List.copyOf(devices);
    flows = List.copyOf(flows);
    groups = List.copyOf(groups);
    constraints = List.copyOf(constraints);
    int n = stages.size();
    Checks.that(n > 0, "the problem '" + name + "' has no stage");
    Checks.that(!devices.isEmpty(), "the problem '" + name + "' has no device");
    Checks.that(costs.stages() == n, "costs for " + costs.stages() + " stages, but there are " + n);
    Checks.that(
        links.devices() == devices.size(),
        "links for " + links.devices() + " devices, but there are " + devices.size());
    int single = devices.size();
    Checks.that(
        costs.places() == single + groups.size(),
        "costs on " + costs.places() + " places, but there are " + (single + groups.size()));
    for (ProblemGroup group : groups) {
      Checks.that(
          group.parts().size() == n,
          "group '" + group.id() + "' knows " + group.parts().size() + " stages of " + n);
      Checks.that(
          group.members().stream().allMatch(m -> m >= 0 && m < single),
          "group '" + group.id() + "' has a member that is no device");
    }
    Checks.that(
        current.isEmpty() || current.size() == n,
        "places of " + current.size() + " stages, but there are " + n);
    for (ProblemFlow flow : flows) {
      flow.to().stream()
          .forEach(to ->
              Checks.that(
                  flow.from() >= 0 && to > flow.from() && to < n,
                  "a flow goes from stage " + flow.from() + " to " + to));
    }
  }

  /** A problem of single devices and nothing placed yet. */
  public PlacementProblem(
      String name,
      List<ProblemStage> stages,
      List<ProblemDevice> devices,
      CostTable costs,
      LinkTable links,
      List<ProblemFlow> flows,
      List<Constraint> constraints,
      Objective objective,
      Semantics semantics) {
    this(
        name,
        stages,
        devices,
        costs,
        links,
        flows,
        constraints,
        objective,
        semantics,
        List.of(),
        Ids.NONE);
  }

  /** How many places a stage may go to: devices, then groups. */
  public int places() {
    return devices.size() + groups.size();
  }

  /** The id of a place. */
  public String place(int position) {
    return position < devices.size()
        ? devices.get(position).id()
        : groups.get(position - devices.size()).id();
  }

  /**
   * Whether every stage goes to one device, nothing is placed yet, and constraints and objective
   * are those that every solver knows. Solvers say themselves whether they know more: {@link
   * dev.rackloom.api.spi.Solver#knowsAll}.
   */
  public boolean isPlain() {
    return groups.isEmpty()
        && constraints.stream()
            .noneMatch(c -> c instanceof Constraint.Budget || c instanceof Constraint.Limit)
        && objective.weight(Metric.COST) == 0
        && objective.weight(Metric.MIGRATION) == 0;
  }

  /** The position of the stage called {@code id} in {@code phase}. */
  public OptionalInt stage(String id) {
    return IntStream.range(0, stages.size()).filter(i -> stages.get(i).id().equals(id)).findFirst();
  }

  /** The position of the device called {@code id}. */
  public OptionalInt device(String id) {
    return IntStream.range(0, devices.size())
        .filter(i -> devices.get(i).id().equals(id))
        .findFirst();
  }

  /** The same problem under other constraints. */
  public PlacementProblem withConstraints(List<Constraint> others) {
    return with(others, objective, current);
  }

  /** The same problem for another objective. */
  public PlacementProblem withObjective(Objective other) {
    return with(constraints, other, current);
  }

  /**
   * The same problem with stages placed already: {@link Metric#MIGRATION} is counted from there.
   */
  public PlacementProblem withCurrent(Ids places) {
    return with(constraints, objective, places);
  }

  private PlacementProblem with(List<Constraint> under, Objective wanted, Ids now) {
    return new PlacementProblem(
        name, stages, devices, costs, links, flows, under, wanted, semantics, groups, now);
  }
}
