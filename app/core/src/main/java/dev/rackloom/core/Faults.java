package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.codec.Quantities;
import dev.rackloom.engine.Infeasibility;
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
  static List<String> of(ProblemBuilder.Built built, DeviceFormats formats, Ids assignment) {
    List<String> faults = placed(built, formats, assignment);
    built.unsized().stream()
        .findFirst()
        .ifPresent(first -> faults.addFirst(text(first, built.unsized().size() - 1)));
    return faults;
  }

  private static String text(ProblemBuilder.Unsized first, int others) {
    return others == 0 ? first.text() : first.text() + ", nor that of " + others + " others";
  }

  private static List<String> placed(
      ProblemBuilder.Built built, DeviceFormats formats, Ids assignment) {
    PlacementProblem problem = built.problem();
    Pricing pricing = new Pricing(problem);
    int[] places = assignment.toArray();
    Set<String> ruledOut = ruledOut(problem, formats, assignment);
    List<String> faults = new ArrayList<>();
    for (int s = 0; s < places.length; s++) {
      String stage = problem.stages().get(s).id();
      if (!pricing.allowed(s, places[s]) && !ruledOut.contains(stage)) {
        faults.add(
            "stage "
                + stage
                + " cannot run on "
                + problem.place(places[s])
                + why(built, formats, s, places[s]));
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

  /** What keeps a stage from a device; of a group each member may have its own reason. */
  private static String why(
      ProblemBuilder.Built built, DeviceFormats formats, int stage, int place) {
    PlacementProblem problem = built.problem();
    if (place >= problem.devices().size()) {
      return "";
    }
    return ": "
        + formats
            .refusal(problem.stages().get(stage).id(), problem.devices().get(place).id())
            .orElseGet(() -> Infeasibility.why(problem, stage, place, built.notPriced()));
  }

  /**
   * Stages that are where a constraint does not let them be, though they may be able to run; those
   * of a format that the device does not run are not among them.
   */
  private static Set<String> ruledOut(
      PlacementProblem problem, DeviceFormats formats, Ids assignment) {
    Set<String> stages = new HashSet<>();
    for (Constraint broken : Broken.of(problem, assignment)) {
      switch (broken) {
        case Constraint.Pin pin -> stages.add(pin.stage());
        case Constraint.Ban ban when formats.refusal(ban.stage(), ban.device()).isEmpty() ->
            stages.add(ban.stage());
        default -> {}
      }
    }
    return stages;
  }
}
