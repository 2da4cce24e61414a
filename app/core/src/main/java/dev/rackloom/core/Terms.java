package dev.rackloom.core;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.engine.group.GroupOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a placement is looked for under.
 *
 * @param objective to be made small
 * @param constraints to hold to
 * @param groups of devices that may hold a stage together
 * @param spill what may be put into tiers below the devices' own memory
 * @param from where everything is now; empty if nothing is placed, or moving does not count
 * @param wire how float32 travels between devices
 * @param formats which devices cannot run which stages at all
 */
record Terms(
    Objective objective,
    List<Constraint> constraints,
    GroupOptions groups,
    Set<TierAssignment.What> spill,
    Optional<Placement> from,
    WireFormat wire,
    DeviceFormats formats) {

  Terms {
    constraints = List.copyOf(constraints);
    spill = Set.copyOf(spill);
  }

  static Terms of(Objective objective, List<Constraint> constraints) {
    return new Terms(
        objective,
        constraints,
        GroupOptions.NONE,
        Set.of(),
        Optional.empty(),
        WireFormat.SAME,
        DeviceFormats.UNKNOWN);
  }

  /** Whether one device holds a stage, and no other holds it for other requests. */
  static boolean isAlone(Assignment a) {
    return a.replica() == 0 && a.group().mode() == DeviceGroup.Mode.SINGLE;
  }

  Terms with(Objective other) {
    return new Terms(other, constraints, groups, spill, from, wire, formats);
  }

  Terms with(List<Constraint> others) {
    return new Terms(objective, others, groups, spill, from, wire, formats);
  }

  Terms with(GroupOptions others) {
    return new Terms(objective, constraints, others, spill, from, wire, formats);
  }

  Terms with(Set<TierAssignment.What> others) {
    return new Terms(objective, constraints, groups, others, from, wire, formats);
  }

  /**
   * The same, with the groups of devices and the tiers that a placement uses, in which tensors
   * travel as in the placement.
   */
  Terms knowing(Placement placement) {
    boolean alone = placement.assignments().stream().allMatch(Terms::isAlone);
    Terms grouped = alone ? this : with(GroupOptions.ALL);
    Terms tiered =
        placement.tiers().isEmpty()
            ? grouped
            : grouped.with(EnumSet.allOf(TierAssignment.What.class));
    return tiered.with(placement.wire());
  }

  Terms from(Placement current) {
    return new Terms(objective, constraints, groups, spill, Optional.of(current), wire, formats);
  }

  Terms with(WireFormat other) {
    return new Terms(objective, constraints, groups, spill, from, other, formats);
  }

  Terms with(DeviceFormats others) {
    return new Terms(objective, constraints, groups, spill, from, wire, others);
  }

  /** What placing holds to, and what the devices' runtimes add to that. */
  List<Constraint> allConstraints() {
    return Stream.concat(constraints.stream(), formats.bans().stream()).toList();
  }
}
