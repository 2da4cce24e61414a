package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.stage.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who runs what: a value that is saved, compared and undone. */
public record Placement(
    String name,
    List<Assignment> assignments,
    List<ExpertAssignment> experts,
    List<StateAssignment> states) {

  public Placement {
    Checks.named(name, "placement");
    assignments = List.copyOf(assignments);
    experts = List.copyOf(experts);
    states = List.copyOf(states);
    Checks.distinct(
        assignments, a -> List.of(a.model(), a.stage(), a.phase(), a.replica()), "assignments");
  }

  /** A placement of stages alone. */
  public static Placement of(String name, List<Assignment> assignments) {
    return new Placement(name, assignments, List.of(), List.of());
  }

  /** The first replica of a stage. */
  public Optional<Assignment> of(String model, String stage, Phase phase) {
    return assignments.stream()
        .filter(a ->
            a.replica() == 0
                && a.model().equals(model)
                && a.stage().equals(stage)
                && a.phase() == phase)
        .findFirst();
  }

  /** All replicas of a stage, in their order. */
  public List<Assignment> replicas(String model, String stage, Phase phase) {
    return assignments.stream()
        .filter(a -> a.model().equals(model) && a.stage().equals(stage) && a.phase() == phase)
        .sorted(Comparator.comparingInt(Assignment::replica))
        .toList();
  }

  /** This placement with one stage on another device. */
  public Placement with(Assignment changed) {
    List<Assignment> next = new ArrayList<>(assignments);
    next.replaceAll(a -> sameSeat(a, changed) ? changed : a);
    return new Placement(name, next, experts, states);
  }

  private static boolean sameSeat(Assignment a, Assignment b) {
    return a.model().equals(b.model())
        && a.stage().equals(b.stage())
        && a.phase() == b.phase()
        && a.replica() == b.replica();
  }
}
