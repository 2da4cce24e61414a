package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;
import java.util.Optional;
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
 * @param tiers memories below the devices' own
 * @param spills devices that hold a part of a stage in one of the tiers; each is a place, numbered
 *     after the groups, and a column of the cost table
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
    Ids current,
    List<ProblemTier> tiers,
    List<ProblemSpill> spills) {

  public PlacementProblem {
    stages = List.copyOf(stages);
    devices = List.copyOf(devices);
    flows = List.copyOf(flows);
    groups = List.copyOf(groups);
    tiers = List.copyOf(tiers);
    spills = List.copyOf(spills);
    constraints = List.copyOf(constraints);
    int n = stages.size();
    Checks.that(n > 0, "the problem '" + name + "' has no stage");
    Checks.that(!devices.isEmpty(), "the problem '" + name + "' has no device");
    Checks.that(costs.stages() == n, "costs for " + costs.stages() + " stages, but there are " + n);
    Checks.that(
        links.devices() == devices.size(),
        "links for " + links.devices() + " devices, but there are " + devices.size());
    int single = devices.size();
    int all = single + groups.size() + spills.size();
    Checks.that(
        costs.places() == all, "costs on " + costs.places() + " places, but there are " + all);
    for (ProblemGroup group : groups) {
      Checks.that(
          group.parts().size() == n,
          "group '" + group.id() + "' knows " + group.parts().size() + " stages of " + n);
      Checks.that(
          group.members().stream().allMatch(m -> m >= 0 && m < single),
          "group '" + group.id() + "' has a member that is no device");
    }
    for (ProblemSpill spill : spills) {
      check(spill, n, single, tiers.size());
    }
    Checks.that(
        spills.isEmpty() || semantics.payer() == Semantics.Payer.LINKS,
        "tiers are priced where links pay for transfers, not with " + semantics.payer());
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

  private static void check(ProblemSpill spill, int stages, int devices, int tiers) {
    Checks.that(
        spill.moved().size() == stages,
        "'" + spill.id() + "' knows " + spill.moved().size() + " stages of " + stages);
    Checks.that(
        spill.device() >= 0 && spill.device() < devices,
        "'" + spill.id() + "' is of device " + spill.device() + " of " + devices);
    Checks.that(
        spill.tier() >= 0 && spill.tier() < tiers,
        "'" + spill.id() + "' goes to tier " + spill.tier() + " of " + tiers);
  }

  /** A problem whose devices have their own memory alone. */
  public PlacementProblem(
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
        groups,
        current,
        List.of(),
        List.of());
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

  /** How many places a stage may go to: devices, then groups, then spills. */
  public int places() {
    return devices.size() + groups.size() + spills.size();
  }

  /** The id of a place. */
  public String place(int position) {
    int group = position - devices.size();
    int spill = group - groups.size();
    return group < 0
        ? devices.get(position).id()
        : spill < 0 ? groups.get(group).id() : spills.get(spill).id();
  }

  /** What a place puts into a tier, if it does. */
  public Optional<ProblemSpill> spill(int position) {
    int spill = position - devices.size() - groups.size();
    return spill < 0 ? Optional.empty() : Optional.of(spills.get(spill));
  }

  /**
   * The device that a place is alone, whatever it puts into a tier; the place itself of a group.
   */
  public int seat(int position) {
    int spill = position - devices.size() - groups.size();
    return spill < 0 ? position : spills.get(spill).device();
  }

  /**
   * Whether every stage goes to one device and its own memory, nothing is placed yet, and
   * constraints and objective are those that every solver knows. Solvers say themselves whether
   * they know more: {@link dev.rackloom.api.spi.Solver#knowsAll}.
   */
  public boolean isPlain() {
    return groups.isEmpty()
        && spills.isEmpty()
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
        name, stages, devices, costs, links, flows, under, wanted, semantics, groups, now, tiers,
        spills);
  }

  /**
   * The same problem with other devices, costs and links.
   *
   * @param table costs on devices and groups; those of spills follow from them
   * @param below spills as {@link #spills}, as the links make them
   */
  public PlacementProblem with(
      List<ProblemDevice> fleet, CostTable table, LinkTable ways, List<ProblemSpill> below) {
    return with(fleet, table, ways, tiers, below);
  }

  /**
   * The same problem with tiers below the devices' own memory. A stage costs what it costs on its
   * device and the time that what it moves is on its way.
   */
  public PlacementProblem withTiers(List<ProblemTier> memories, List<ProblemSpill> below) {
    return with(devices, costs, links, memories, below);
  }

  private PlacementProblem with(
      List<ProblemDevice> fleet,
      CostTable table,
      LinkTable ways,
      List<ProblemTier> memories,
      List<ProblemSpill> below) {
    return new PlacementProblem(
        name,
        stages,
        fleet,
        costs(table, below),
        ways,
        flows,
        constraints,
        objective,
        semantics,
        groups,
        current,
        memories,
        below);
  }

  private CostTable costs(CostTable table, List<ProblemSpill> below) {
    int upper = devices.size() + groups.size();
    long[][] nanos = new long[stages.size()][upper + below.size()];
    for (int s = 0; s < nanos.length; s++) {
      for (int p = 0; p < upper; p++) {
        nanos[s][p] = table.nanos(s, p);
      }
      for (int i = 0; i < below.size(); i++) {
        ProblemSpill spill = below.get(i);
        boolean can = table.allows(s, spill.device()) && spill.takes(stages.get(s));
        nanos[s][upper + i] =
            can ? table.nanos(s, spill.device()) + spill.nanos(s) : CostTable.FORBIDDEN;
      }
    }
    return CostTable.of(nanos);
  }
}
