package dev.rackloom.engine.explain;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.placement.PlacementProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Leaves out members of an impossible set, halves first, then one by one, as long as the rest stays
 * impossible. What cannot be left out is a smallest set in the sense that no member can be spared.
 * Sources: "Locating minimal infeasible constraint sets in linear programs" (Chinneck and
 * Dravnieks, 1991) for the filter; "Simplifying and isolating failure-inducing input" (Zeller and
 * Hildebrandt, 2002) for leaving out halves first.
 */
final class DeletionFilter {

  private final PlacementProblem problem;
  private final Cancellation cancellation;
  private final long end;
  private final int constraints;
  private final List<Room> rooms;
  private final BitSet active = new BitSet();
  private boolean certain = true;

  /** Members are the constraints, and behind them each memory. */
  DeletionFilter(PlacementProblem problem, Duration limit, Cancellation cancellation) {
    this.problem = problem;
    this.cancellation = cancellation;
    this.end = System.nanoTime() + limit.toNanos();
    this.constraints = problem.constraints().size();
    this.rooms = Room.of(problem);
    active.set(0, constraints + rooms.size());
  }

  Optional<Conflict> conflict() {
    return find().map(members -> new Conflict(words(members), certain));
  }

  /** The positions of the members of a conflict, if there is one and it is proven in time. */
  Optional<BitSet> find() {
    boolean ownFault = check(new BitSet()) != FeasibilityModel.Verdict.POSSIBLE;
    if (ownFault || check(active) != FeasibilityModel.Verdict.IMPOSSIBLE) {
      return Optional.empty();
    }
    for (int size = Math.max(1, active.cardinality() / 2); size >= 1; size /= 2) {
      leaveOut(size);
    }
    return Optional.of(active);
  }

  private void leaveOut(int size) {
    int[] members = active.stream().toArray();
    for (int from = 0; from < members.length; from += size) {
      BitSet less = (BitSet) active.clone();
      for (int i = from; i < Math.min(members.length, from + size); i++) {
        less.clear(members[i]);
      }
      FeasibilityModel.Verdict verdict = check(less);
      if (verdict == FeasibilityModel.Verdict.IMPOSSIBLE) {
        active.and(less);
      }
      certain &= size > 1 || verdict != FeasibilityModel.Verdict.UNKNOWN;
    }
  }

  private FeasibilityModel.Verdict check(BitSet members) {
    return new FeasibilityModel(problem, members).check(seconds(), this::stopped);
  }

  private double seconds() {
    return Math.max(0, (end - System.nanoTime()) * 1e-9);
  }

  private boolean stopped() {
    return cancellation.requested() || System.nanoTime() > end;
  }

  private List<String> words(BitSet found) {
    List<String> members = new ArrayList<>();
    for (int member : found.stream().toArray()) {
      members.add(
          member < constraints
              ? Words.constraint(problem, problem.constraints().get(member))
              : memory(member - constraints));
    }
    return members;
  }

  private String memory(int room) {
    OptionalLong lacks =
        new FeasibilityModel(problem, active).lacking(room, seconds(), this::stopped);
    return rooms.get(room).words(problem)
        + ", "
        + Words.bytes(rooms.get(room).bytes())
        + (lacks.isPresent() ? "; " + Words.bytes(lacks.getAsLong()) + " more would do" : "");
  }
}
