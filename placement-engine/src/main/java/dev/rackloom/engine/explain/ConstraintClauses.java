package dev.rackloom.engine.explain;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.rackloom.api.placement.Constraint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Constraints of a problem as clauses of a {@link FeasibilityModel}, as {@code Rules} has them. */
final class ConstraintClauses {

  private final Seating seating;
  private final CpModel model;
  private final int devices;

  ConstraintClauses(Seating seating) {
    this.seating = seating;
    this.model = seating.model;
    this.devices = seating.devices;
  }

  void hold(Constraint constraint) {
    switch (constraint) {
      case Constraint.Pin pin -> bar(pin.stage(), p -> !pinnedTo(p, pin.devices()));
      case Constraint.Ban ban -> bar(ban.stage(), p -> touches(p, ban.device()));
      case Constraint.CoLocate together -> together(stages(together.stages()));
      case Constraint.Separate apart -> apart(stages(apart.stages()));
      case Constraint.SameNode near -> sameNode(stages(near.stages()));
      case Constraint.Contiguous parts -> contiguous(parts);
      case Constraint.AtMost most -> atMost(most);
      case Constraint.Budget budget -> {} // no conflict is looked for among prices
      case Constraint.Limit limit -> {} // nor among times
    }
  }

  private boolean pinnedTo(int place, Set<String> ids) {
    return ids.contains(seating.problem.place(place))
        || Arrays.stream(seating.rules.membersOf(place))
            .allMatch(d -> ids.contains(seating.problem.devices().get(d).id()));
  }

  private boolean touches(int place, String id) {
    return seating.problem.place(place).equals(id)
        || Arrays.stream(seating.rules.membersOf(place))
            .anyMatch(d -> seating.problem.devices().get(d).id().equals(id));
  }

  private void bar(String stage, IntPredicate barred) {
    seating
        .problem
        .stage(stage)
        .ifPresent(s -> {
          for (int p = 0; p < seating.places; p++) {
            if (barred.test(p)) {
              model.addEquality(seating.at[s][p], 0);
            }
          }
        });
  }

  private List<Integer> stages(Set<String> ids) {
    List<Integer> stages = new ArrayList<>();
    for (int s = 0; s < seating.stages; s++) {
      if (ids.contains(seating.problem.stages().get(s).id())) {
        stages.add(s);
      }
    }
    return stages;
  }

  private void together(List<Integer> stages) {
    for (int i = 1; i < stages.size(); i++) {
      for (int seat = 0; seat < seating.places; seat++) {
        model.addEquality(sitsAt(stages.getFirst(), seat), sitsAt(stages.get(i), seat));
      }
    }
  }

  /** 1 if a stage is at a device or a group, whatever it puts into a tier. */
  private LinearExpr sitsAt(int s, int seat) {
    LinearExprBuilder sum = LinearExpr.newBuilder();
    for (int p = 0; p < seating.places; p++) {
      if (seating.rules.seat(p) == seat) {
        sum.add(seating.at[s][p]);
      }
    }
    return sum.build();
  }

  private void apart(List<Integer> stages) {
    for (int d = 0; d < devices; d++) {
      List<Literal> here = new ArrayList<>();
      for (int s : stages) {
        here.add(seating.on[s][d]);
      }
      model.addAtMostOne(here);
    }
  }

  /** Whoever is on one node, none, itself neither, is on a device of another. */
  private void sameNode(List<Integer> stages) {
    for (int s : stages) {
      for (int a = 0; a < devices; a++) {
        for (int b = 0; b < devices; b++) {
          String node = seating.problem.devices().get(a).node();
          if (!node.equals(seating.problem.devices().get(b).node())) {
            model.addBoolOr(
                new Literal[] {seating.on[stages.getFirst()][a].not(), seating.on[s][b].not()});
          }
        }
      }
    }
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
      inOrder(pair, before);
    }
  }

  /** Two stages at one place need no order of its devices. */
  private void inOrder(Constraint.Pair pair, BoolVar[][] before) {
    BoolVar same = model.newBoolVar("");
    for (int seat = 0; seat < seating.places; seat++) {
      model
          .addEquality(sitsAt(pair.before(), seat), sitsAt(pair.after(), seat))
          .onlyEnforceIf(same);
    }
    for (int a = 0; a < devices; a++) {
      for (int b = 0; b < devices; b++) {
        if (a != b) {
          model.addBoolOr(
              new Literal[] {
                seating.on[pair.before()][a].not(),
                seating.on[pair.after()][b].not(),
                same,
                before[a][b]
              });
        }
      }
    }
  }

  private void atMost(Constraint.AtMost most) {
    LinearExprBuilder used = LinearExpr.newBuilder();
    for (int d = 0; d < devices; d++) {
      BoolVar uses = model.newBoolVar("");
      used.add(uses);
      for (int s = 0; s < seating.stages; s++) {
        model.addImplication(seating.on[s][d], uses);
      }
    }
    model.addLessOrEqual(used, most.most());
  }
}
