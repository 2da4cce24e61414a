package dev.rackloom.core;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Infeasibility;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.ProblemBuilder;
import dev.rackloom.engine.explain.Broken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds why a placement cannot be deployed. */
final class Faults {

  private Faults() {}

  /** What a place for each stage breaks: sizes and costs that are unknown, memory, constraints. */
  static List<Fault> of(ProblemBuilder.Built built, DeviceFormats formats, Ids assignment) {
    List<Fault> faults = placed(built, formats, assignment);
    List<ProblemBuilder.Unsized> unsized = built.unsized();
    if (!unsized.isEmpty()) {
      faults.addFirst(new Fault.Unsized(unsized.getFirst().text(), unsized.size() - 1));
    }
    return faults;
  }

  private static List<Fault> placed(
      ProblemBuilder.Built built, DeviceFormats formats, Ids assignment) {
    PlacementProblem problem = built.problem();
    Pricing pricing = new Pricing(problem);
    int[] places = assignment.toArray();
    Set<String> ruledOut = ruledOut(problem, formats, assignment);
    List<Fault> faults = new ArrayList<>();
    for (int s = 0; s < places.length; s++) {
      String stage = problem.stages().get(s).id();
      if (!pricing.allowed(s, places[s]) && !ruledOut.contains(stage)) {
        String why = why(built, formats, s, places[s]);
        faults.add(new Fault.CannotRun(stage, problem.place(places[s]), why));
      }
    }
    pricing
        .rules()
        .shortages(places)
        .forEach(s -> faults.add(new Fault.NoRoom(s.memory(), s.needsBytes(), s.hasBytes())));
    if (!ruledOut.isEmpty() || (faults.isEmpty() && !pricing.feasible(places))) {
      faults.add(new Fault.BreaksConstraint());
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
    return formats
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
