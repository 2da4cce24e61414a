package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Placements with stages elsewhere. */
final class Moves {

  private Moves() {}

  /** The placement with each of the stages on one device alone, in all phases; O(assignments). */
  static Placement to(Placement from, List<String> stages, String device) {
    Set<String> moving = new HashSet<>(stages);
    List<Assignment> next = new ArrayList<>();
    for (Assignment a : from.assignments()) {
      if (!moving.contains(a.stage())) {
        next.add(a);
      } else if (a.replica() == 0) {
        next.add(new Assignment(a.model(), a.stage(), a.phase(), DeviceGroup.single(device), 0));
      }
    }
    return from.withAssignments(next);
  }
}
