package dev.rackloom.engine.explain;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.engine.Rules;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatLost;
import dev.rackloom.engine.sat.SatModel;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Whether there is any assignment, to devices, groups and tiers, under some of a problem's
 * constraints and memories, as a CP-SAT model (OR-Tools). Prices, and ways between devices, always
 * count.
 */
final class FeasibilityModel {

  private static final int NONE = -1;

  private final PlacementProblem problem;
  private final BitSet active;
  private final Rules rules;
  private final Seating seating;
  private final CpModel model;
  private final List<Room> rooms;
  private final long most;
  private final IntVar lacking;

  /** What the solver says. */
  enum Verdict {
    POSSIBLE,
    IMPOSSIBLE,
    UNKNOWN
  }

  /** Of the constraints by position, and behind them of each {@link Room}, that are set. */
  FeasibilityModel(PlacementProblem problem, BitSet active) {
    this.problem = problem;
    this.active = active;
    this.rules = new Rules(problem);
    this.seating = new Seating(problem, rules);
    this.model = seating.model;
    this.rooms = Room.of(problem);
    this.most = most();
    this.lacking = model.newIntVar(0, most, "");
  }

  /** More than any memory is ever asked for. */
  private long most() {
    long sum = 0;
    for (int s = 0; s < seating.stages; s++) {
      long most = 0;
      for (int p = 0; p < seating.places; p++) {
        most = Math.max(most, rules.needs(s, p) + rules.spilled(s, p));
      }
      sum += most;
    }
    return sum;
  }

  Verdict check(double seconds, BooleanSupplier stop) {
    build(NONE);
    Optional<Sat.Proof> proof = solve(seconds, stop, values -> {});
    if (proof.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    boolean none = proof.get().none();
    return proof.get().found() ? Verdict.POSSIBLE : none ? Verdict.IMPOSSIBLE : Verdict.UNKNOWN;
  }

  /** The bytes by which one memory must have more for everything to hold; empty if not known. */
  OptionalLong lacking(int room, double seconds, BooleanSupplier stop) {
    build(room);
    model.minimize(lacking);
    long[] least = {0};
    boolean known =
        solve(seconds, stop, values -> least[0] = values.value(lacking))
            .filter(Sat.Proof::best)
            .isPresent();
    return known ? OptionalLong.of(least[0]) : OptionalLong.empty();
  }

  /** Empty if the solver's process ended in the middle: then nothing is known. */
  private Optional<Sat.Proof> solve(
      double seconds, BooleanSupplier stop, Consumer<SatModel.Values> answer) {
    try {
      Sat.Limits limits = new Sat.Limits(seconds, 1, 0);
      return Optional.of(Sat.solve(model, limits, stop, answer, bound -> {}));
    } catch (SatLost lost) {
      return Optional.empty();
    }
  }

  private void build(int stretched) {
    for (ProblemFlow flow : problem.flows()) {
      flow.to().stream().forEach(to -> ways(flow.from(), to));
    }
    List<Constraint> constraints = problem.constraints();
    ConstraintClauses clauses = new ConstraintClauses(seating);
    for (int member : active.stream().toArray()) {
      int room = member - constraints.size();
      if (room < 0) {
        clauses.hold(constraints.get(member));
      } else {
        memory(rooms.get(room), room == stretched);
      }
    }
  }

  private void ways(int from, int to) {
    for (int a = 0; a < seating.devices; a++) {
      for (int b = 0; b < seating.devices; b++) {
        if (!problem.links().connected(a, b)) {
          model.addBoolOr(List.of(seating.on[from][a].not(), seating.on[to][b].not()));
        }
      }
    }
  }

  private void memory(Room room, boolean stretched) {
    LinearExprBuilder held = LinearExpr.newBuilder();
    IntVar largest = model.newIntVar(0, most, "");
    held.add(largest);
    for (int s = 0; s < seating.stages; s++) {
      for (int p = 0; p < seating.places; p++) {
        long bytes = room.held(problem, rules, s, p);
        long works = room.active(rules, s, p);
        if (bytes > 0) {
          held.addTerm(seating.at[s][p], bytes);
        }
        if (works > 0) {
          model.addGreaterOrEqual(largest, LinearExpr.term(seating.at[s][p], works));
        }
      }
    }
    if (stretched) {
      held.addTerm(lacking, -1);
    }
    model.addLessOrEqual(held, room.bytes());
  }
}
