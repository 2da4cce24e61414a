package dev.rackloom.engine.explain;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.engine.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory that stages take of: a device's own, with what others put there of a tier that it lends,
 * or a tier that nobody lends.
 *
 * @param device its position; {@link #NONE} of a tier
 * @param tier its position; {@link #NONE} of a device's own memory
 * @param bytes that are there
 */
record Room(int device, int tier, long bytes) {

  private static final int NONE = -1;

  /** All memories of a problem, those of devices first, in their order. */
  static List<Room> of(PlacementProblem problem) {
    List<Room> rooms = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      rooms.add(new Room(d, NONE, problem.devices().get(d).memoryBytes()));
    }
    for (int t = 0; t < problem.tiers().size(); t++) {
      ProblemTier tier = problem.tiers().get(t);
      if (tier.lender() == NONE) {
        rooms.add(new Room(NONE, t, tier.capacityBytes()));
      }
    }
    return rooms;
  }

  /** What a stage at a place holds of it all the time. */
  long held(PlacementProblem problem, Rules rules, int stage, int place) {
    long own = isOf(rules, place) ? rules.held(stage, place) : 0;
    boolean lower =
        problem
            .spill(place)
            .filter(spill ->
                spill.tier() == tier
                    || (device != NONE && problem.tiers().get(spill.tier()).lender() == device))
            .isPresent();
    return own + (lower ? rules.spilled(stage, place) : 0);
  }

  /** What it needs beside while it works. */
  long active(Rules rules, int stage, int place) {
    return isOf(rules, place) ? rules.needs(stage, place) - rules.held(stage, place) : 0;
  }

  private boolean isOf(Rules rules, int place) {
    for (int member : rules.membersOf(place)) {
      if (member == device) {
        return true;
      }
    }
    return false;
  }

  String words(PlacementProblem problem) {
    if (device != NONE) {
      return "the memory of " + Words.device(problem, device);
    }
    ProblemTier of = problem.tiers().get(tier);
    return "tier " + of.name() + " of node " + of.node();
  }
}
