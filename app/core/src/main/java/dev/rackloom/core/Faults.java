package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.codec.Quantities;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.explain.Broken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Why a placement cannot be deployed, in words. */
final class Faults {

  private static final String CONSTRAINT = "a constraint does not hold";

  private Faults() {}

  /** What a place for each stage breaks: sizes and costs that are unknown, memory, constraints. */
  static List<String> of(ProblemBuilder.Built built, Ids assignment) {
    List<String> faults = placed(built.problem(), assignment);
    built.unsized().stream()
        .findFirst()
        .ifPresent(first -> faults.addFirst(text(first, built.unsized().size() - 1)));
    return faults;
  }

  private static String text(ProblemBuilder.Unsized first, int others) {
    return others == 0 ? first.text() : first.text() + ", nor that of " + others + " others";
  }

  private static List<String> placed(PlacementProblem problem, Ids assignment) {
    Pricing pricing = new Pricing(problem);
    int[] places = assignment.toArray();
    Set<String> ruledOut = ruledOut(problem, assignment);
    List<String> faults = new ArrayList<>();
    for (int s = 0; s < places.length; s++) {
      String stage = problem.stages().get(s).id();
      if (!pricing.allowed(s, places[s]) && !ruledOut.contains(stage)) {
        faults.add("stage " + stage + " cannot run on " + problem.place(places[s]));
      }
    }
    pricing
        .rules()
        .shortages(places)
        .forEach(shortage ->
            faults.add(
                shortage.memory()
                    + " needs "
                    + Quantities.showBytes(shortage.needsBytes())
                    + ", has "
                    + Quantities.showBytes(shortage.hasBytes())));
    if (!ruledOut.isEmpty() || (faults.isEmpty() && !pricing.feasible(places))) {
      faults.add(CONSTRAINT);
    }
    return faults;
  }

  /** Stages that are where a constraint does not let them be, though they may be able to run. */
  private static Set<String> ruledOut(PlacementProblem problem, Ids assignment) {
    Set<String> stages = new HashSet<>();
    for (Constraint broken : Broken.of(problem, assignment)) {
      switch (broken) {
        case Constraint.Pin pin -> stages.add(pin.stage());
        case Constraint.Ban ban -> stages.add(ban.stage());
        default -> {}
      }
    }
    return stages;
  }
}
