package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
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
    Semantics semantics) {

  public PlacementProblem {
    stages = List.copyOf(stages);
    devices = List.copyOf(devices);
    flows = List.copyOf(flows);
    constraints = List.copyOf(constraints);
    int n = stages.size();
    Checks.that(n > 0, "the problem '" + name + "' has no stage");
    Checks.that(!devices.isEmpty(), "the problem '" + name + "' has no device");
    Checks.that(costs.stages() == n, "costs for " + costs.stages() + " stages, but there are " + n);
    Checks.that(
        links.devices() == devices.size(),
        "links for " + links.devices() + " devices, but there are " + devices.size());
    for (ProblemFlow flow : flows) {
      flow.to().stream()
          .forEach(to ->
              Checks.that(
                  flow.from() >= 0 && to > flow.from() && to < n,
                  "a flow goes from stage " + flow.from() + " to " + to));
    }
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
    return new PlacementProblem(
        name, stages, devices, costs, links, flows, others, objective, semantics);
  }

  /** The same problem for another objective. */
  public PlacementProblem withObjective(Objective other) {
    return new PlacementProblem(
        name, stages, devices, costs, links, flows, constraints, other, semantics);
  }
}
