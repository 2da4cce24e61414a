package dev.rackloom.engine.explain;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.sat.Sat;
import dev.rackloom.engine.sat.SatLost;
import dev.rackloom.engine.sat.SatModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Whether there is any assignment under some of a problem's constraints and memories, as a CP-SAT
 * model (OR-Tools). Prices, and ways between devices, always count.
 */
final class FeasibilityModel {

  private final PlacementProblem problem;
  private final BitSet active;
  private final CpModel model = Sat.model();
  private final int n;
  private final int devices;
  private final BoolVar[][] at;
  private final IntVar lacking;

  /** What the solver says. */
  enum Verdict {
    POSSIBLE,
    IMPOSSIBLE,
    UNKNOWN
  }

  /** Of the constraints by position, and behind them of each device's memory, that are set. */
  FeasibilityModel(PlacementProblem problem, BitSet active) {
    this.problem = problem;
    this.active = active;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.at = new BoolVar[n][devices];
    this.lacking = model.newIntVar(0, most(), "");
  }

  private long most() {
    return problem.stages().stream()
        .mapToLong(s -> s.weightBytes() + s.stateBytes() + s.activationBytes())
        .sum();
  }

  Verdict check(double seconds, BooleanSupplier stop) {
    build(-1);
    Optional<Sat.Proof> proof = solve(seconds, stop, values -> {});
    if (proof.isEmpty()) {
      return Verdict.UNKNOWN;
    }
    boolean none = proof.get().none();
    return proof.get().found() ? Verdict.POSSIBLE : none ? Verdict.IMPOSSIBLE : Verdict.UNKNOWN;
  }

  /** The bytes by which one device must have more for everything to hold; empty if not known. */
  OptionalLong lacking(int device, double seconds, BooleanSupplier stop) {
    build(device);
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
    for (int s = 0; s < n; s++) {
      for (int d = 0; d < devices; d++) {
        at[s][d] = model.newBoolVar("");
        if (!reaches(s, d)) {
          model.addEquality(at[s][d], 0);
        }
      }
      model.addExactlyOne(at[s]);
    }
    for (ProblemFlow flow : problem.flows()) {
      flow.to().stream().forEach(to -> ways(flow.from(), to));
    }
    List<Constraint> constraints = problem.constraints();
    for (int member : active.stream().toArray()) {
      if (member < constraints.size()) {
        hold(constraints.get(member));
      } else {
        memory(member - constraints.size(), member - constraints.size() == stretched);
      }
    }
  }

  private boolean reaches(int s, int d) {
    ProblemStage stage = problem.stages().get(s);
    var links = problem.links();
    return problem.costs().allows(s, d)
        && (stage.ingressBytes() == 0 || links.connected(links.caller(), d))
        && (stage.egressBytes() == 0 || links.connected(d, links.caller()));
  }

  private void ways(int from, int to) {
    for (int a = 0; a < devices; a++) {
      for (int b = 0; b < devices; b++) {
        if (!problem.links().connected(a, b)) {
          model.addAtMostOne(new Literal[] {at[from][a], at[to][b]});
        }
      }
    }
  }

  private void memory(int d, boolean stretched) {
    LinearExprBuilder held = LinearExpr.newBuilder();
    IntVar largest = model.newIntVar(0, most(), "");
    held.add(largest);
    for (int s = 0; s < n; s++) {
      ProblemStage stage = problem.stages().get(s);
      held.addTerm(at[s][d], stage.weightBytes() + stage.stateBytes());
      model.addGreaterOrEqual(largest, LinearExpr.term(at[s][d], stage.activationBytes()));
    }
    if (stretched) {
      held.addTerm(lacking, -1);
    }
    model.addLessOrEqual(held, problem.devices().get(d).memoryBytes());
  }

  private void hold(Constraint constraint) {
    switch (constraint) {
      case Constraint.Pin pin -> bar(pin.stage(), d -> !pin.devices().contains(d));
      case Constraint.Ban ban -> bar(ban.stage(), ban.device()::equals);
      case Constraint.CoLocate together -> {
        List<Integer> stages = stages(together.stages());
        for (int i = 1; i < stages.size(); i++) {
          for (int d = 0; d < devices; d++) {
            model.addEquality(at[stages.getFirst()][d], at[stages.get(i)][d]);
          }
        }
      }
      case Constraint.Separate apart -> {
        for (int d = 0; d < devices; d++) {
          List<Literal> here = new ArrayList<>();
          for (int s : stages(apart.stages())) {
            here.add(at[s][d]);
          }
          model.addAtMostOne(here);
        }
      }
      case Constraint.SameNode near -> sameNode(stages(near.stages()));
      case Constraint.Contiguous parts -> contiguous(parts);
      case Constraint.AtMost most -> atMost(most);
      case Constraint.Budget budget -> {} // no conflict is looked for among prices
      case Constraint.Limit limit -> {} // nor among times
    }
  }

  /** Whoever is on one node, none is on a device of another. */
  private void sameNode(List<Integer> stages) {
    for (int i = 1; i < stages.size(); i++) {
      for (int a = 0; a < devices; a++) {
        for (int b = 0; b < devices; b++) {
          String node = problem.devices().get(a).node();
          if (!node.equals(problem.devices().get(b).node())) {
            model.addAtMostOne(List.of(at[stages.getFirst()][a], at[stages.get(i)][b]));
          }
        }
      }
    }
  }

  private void bar(String stage, Predicate<String> barred) {
    problem
        .stage(stage)
        .ifPresent(s -> {
          for (int d = 0; d < devices; d++) {
            if (barred.test(problem.devices().get(d).id())) {
              model.addEquality(at[s][d], 0);
            }
          }
        });
  }

  private List<Integer> stages(Set<String> ids) {
    List<Integer> stages = new ArrayList<>();
    for (int s = 0; s < n; s++) {
      if (ids.contains(problem.stages().get(s).id())) {
        stages.add(s);
      }
    }
    return stages;
  }

  /** Devices have positions in an order, and no pair goes back in it. */
  private void contiguous(Constraint.Contiguous parts) {
    IntVar[] position = new IntVar[devices];
    BoolVar[][] before = new BoolVar[devices][devices];
    for (int d = 0; d < devices; d++) {
      position[d] = model.newIntVar(0, devices - 1L, "");
    }
    for (int a = 0; a < devices; a++) {
      for (int b = 0; b < devices; b++) {
        before[a][b] = model.newBoolVar("");
        if (a != b) {
          LinearExpr next = LinearExpr.newBuilder().add(position[a]).add(1).build();
          model.addLessOrEqual(next, position[b]).onlyEnforceIf(before[a][b]);
        }
      }
    }
    for (Constraint.Pair pair : parts.pairs()) {
      for (int a = 0; a < devices; a++) {
        for (int b = 0; b < devices; b++) {
          if (a != b) {
            model.addBoolOr(
                new Literal[] {
                  at[pair.before()][a].not(), at[pair.after()][b].not(), before[a][b]
                });
          }
        }
      }
    }
  }

  private void atMost(Constraint.AtMost most) {
    LinearExprBuilder used = LinearExpr.newBuilder();
    for (int d = 0; d < devices; d++) {
      BoolVar uses = model.newBoolVar("");
      used.add(uses);
      for (int s = 0; s < n; s++) {
        model.addImplication(at[s][d], uses);
      }
    }
    model.addLessOrEqual(used, most.most());
  }
}
