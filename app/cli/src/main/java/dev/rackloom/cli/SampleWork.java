package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Proven;
import dev.rackloom.desktop.CoreBackend;
import dev.rackloom.desktop.viewmodel.Draft;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.desktop.viewmodel.PlacementEditor;
import dev.rackloom.desktop.viewmodel.Study;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What somebody in the middle of their work leaves in a workspace: two variants with names, a stage
 * that was moved since, a constraint that holds and one that does not.
 */
final class SampleWork {

  private static final Engine.Finds UNHEARD =
      new Engine.Finds() {
        @Override
        public void better(double value, String by) {}

        @Override
        public void bound(double lowerBound) {}
      };

  private SampleWork() {}

  /** Leaves it for what was open last; nothing if nothing was. */
  static void leave(Path workspace) {
    try (CoreBackend backend = CoreBackend.open(workspace)) {
      backend.resume(Progress.SILENT, Cancellation.NEVER).ifPresent(SampleWork::leave);
    }
  }

  private static void leave(Study study) {
    Study.Start start = study.start();
    Keeping keeping = study.keeping();
    Goal quick = Goal.of(Objective.LATENCY.toString());
    String goal =
        keeping.placements().stream()
            .filter(k -> k.placement().assignments().equals(start.placement().assignments()))
            .findFirst()
            .map(Keeping.Entry::goal)
            .orElse(quick.word());
    Outcome found =
        study.engine().place(quick, Leeway.NONE, UNHEARD, Progress.SILENT, Cancellation.NEVER);
    if (found instanceof Outcome.Solved s) {
      Proven proven =
          new Proven(
              quick,
              PlacementEditor.sizesOf(study),
              study.constraints(),
              s.lowerBound(),
              "auto-place, best answer by " + s.solver());
      keeping.keep(s.placement(), List.of(proven), "lowest latency", quick.word());
    }
    keeping.keep(start.placement(), start.proven(), "as deployed", goal);
    study.keep(draft(study, start.placement()));
  }

  private static Draft draft(Study study, Placement deployed) {
    List<Assignment> all = deployed.assignments();
    Assignment first = all.getFirst();
    Assignment last = all.getLast();
    Assignment moved =
        all.stream()
            .skip(all.size() / 3)
            .filter(a -> !a.group().equals(last.group()))
            .findFirst()
            .orElse(first);
    List<Constraint> constraints =
        List.of(
            new Constraint.Pin(first.stage(), Set.copyOf(first.group().devices())),
            new Constraint.Ban(last.stage(), last.group().devices().getFirst()));
    Placement now =
        deployed.withAssignments(
            all.stream().map(a -> a.equals(moved) ? on(last.group(), a) : a).toList());
    return new Draft(
        now, study.start().sizes(), constraints, Objective.LATENCY.toString(), Leeway.NONE);
  }

  private static Assignment on(DeviceGroup group, Assignment a) {
    return new Assignment(a.model(), a.stage(), a.phase(), group, a.replica());
  }
}
