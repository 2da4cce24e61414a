package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.stage.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who runs what: a value that is saved, compared and undone.
 *
 * @param name for people
 * @param assignments of stages to devices
 * @param experts of experts to ranks
 * @param states where each state is
 * @param tiers what is held in another tier than the home of its device; one that names another
 *     device than the stage is on says nothing
 * @param wire how float32 travels from stage to stage where that is another device; what goes back
 *     to the caller travels as it is
 */
public record Placement(
    String name,
    List<Assignment> assignments,
    List<ExpertAssignment> experts,
    List<StateAssignment> states,
    List<TierAssignment> tiers,
    WireFormat wire) {

  public Placement {
    Checks.named(name, "placement");
    assignments = List.copyOf(assignments);
    experts = List.copyOf(experts);
    states = List.copyOf(states);
    tiers = List.copyOf(tiers);
    Checks.distinct(
        assignments, a -> List.of(a.model(), a.stage(), a.phase(), a.replica()), "assignments");
  }

  /** A placement whose tensors travel as they are. */
  public Placement(
      String name,
      List<Assignment> assignments,
      List<ExpertAssignment> experts,
      List<StateAssignment> states,
      List<TierAssignment> tiers) {
    this(name, assignments, experts, states, tiers, WireFormat.SAME);
  }

  /** A placement that holds everything at home. */
  public Placement(
      String name,
      List<Assignment> assignments,
      List<ExpertAssignment> experts,
      List<StateAssignment> states) {
    this(name, assignments, experts, states, List.of());
  }

  /** A placement of stages alone. */
  public static Placement of(String name, List<Assignment> assignments) {
    return new Placement(name, assignments, List.of(), List.of(), List.of());
  }

  /** This placement with what is held in other tiers than the homes. */
  public Placement withTiers(List<TierAssignment> others) {
    return new Placement(name, assignments, experts, states, others, wire);
  }

  /** This placement with its experts on other ranks. */
  public Placement withExperts(List<ExpertAssignment> others) {
    return new Placement(name, assignments, others, states, tiers, wire);
  }

  /** This placement with the places of its states. */
  public Placement withStates(List<StateAssignment> others) {
    return new Placement(name, assignments, experts, others, tiers, wire);
  }

  /** This placement with other assignments of its stages. */
  public Placement withAssignments(List<Assignment> others) {
    return new Placement(name, others, experts, states, tiers, wire);
  }

  /** This placement with its tensors travelling so. */
  public Placement withWire(WireFormat other) {
    return new Placement(name, assignments, experts, states, tiers, other);
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
    return withAssignments(next);
  }

  private static boolean sameSeat(Assignment a, Assignment b) {
    return a.model().equals(b.model())
        && a.stage().equals(b.stage())
        && a.phase() == b.phase()
        && a.replica() == b.replica();
  }
}
