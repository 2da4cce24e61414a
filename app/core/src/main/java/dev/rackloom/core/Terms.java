package dev.rackloom.core;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.engine.group.GroupOptions;
import java.util.List;
import java.util.Optional;

/**
 * What a placement is looked for under.
 *
 * @param objective to be made small
 * @param constraints to hold to
 * @param groups of devices that may hold a stage together
 * @param from where everything is now; empty if nothing is placed, or moving does not count
 */
record Terms(
    Objective objective,
    List<Constraint> constraints,
    GroupOptions groups,
    Optional<Placement> from) {

  Terms {
    constraints = List.copyOf(constraints);
  }

  static Terms of(Objective objective, List<Constraint> constraints) {
    return new Terms(objective, constraints, GroupOptions.NONE, Optional.empty());
  }

  /** Whether one device holds a stage, and no other holds it for other requests. */
  static boolean isAlone(Assignment a) {
    return a.replica() == 0 && a.group().mode() == DeviceGroup.Mode.SINGLE;
  }

  Terms with(Objective other) {
    return new Terms(other, constraints, groups, from);
  }

  Terms with(List<Constraint> others) {
    return new Terms(objective, others, groups, from);
  }

  Terms with(GroupOptions others) {
    return new Terms(objective, constraints, others, from);
  }

  Terms from(Placement current) {
    return new Terms(objective, constraints, groups, Optional.of(current));
  }
}
