package dev.rackloom.engine.explain;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Checks;
import dev.rackloom.api.placement.PlacementProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Constraints and memories that cannot hold together, and can if any one of them is left out.
 *
 * @param members the constraints, and memories with what they lack, in words
 * @param smallest whether it is certain that none of them can be spared; otherwise time ran out
 */
public record Conflict(List<String> members, boolean smallest) {
  public Conflict {
    members = List.copyOf(members);
    Checks.that(!members.isEmpty(), "a conflict of nothing");
  }

  /**
   * A conflict of a problem that has no feasible assignment; empty if it has one, if a stage can
   * run nowhere even without constraints and memories, or if time ran out before the proof.
   */
  public static Optional<Conflict> of(
      PlacementProblem problem, Duration limit, Cancellation cancellation) {
    return new DeletionFilter(problem, limit, cancellation).conflict();
  }

  /** The conflict as lines of a message. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        members.size() == 1
            ? "this alone cannot hold:"
            : smallest
                ? "these cannot hold together; without any one of them the others can:"
                : "these cannot hold together:");
    members.forEach(member -> lines.add("  " + member));
    return lines;
  }
}
