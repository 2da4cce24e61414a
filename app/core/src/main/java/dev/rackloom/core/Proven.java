package dev.rackloom.core;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.symbolic.Bindings;
import java.util.List;
import java.util.Set;

/**
 * What was proven of a model on a rack: no placement is better.
 *
 * @param goal that it is good at
 * @param sizes of the workload, as {@link ProofBook#sizes} names them
 * @param constraints that placements hold to
 * @param sharings in which devices may hold a stage together
 * @param spill what may be held below the devices' own memory
 * @param bound in the goal's unit ({@link Goal#unit}); 0 for nothing proven
 * @param method what proved it, for people
 */
public record Proven(
    Goal goal,
    Bindings sizes,
    List<Constraint> constraints,
    Set<Sharing> sharings,
    Set<TierAssignment.What> spill,
    double bound,
    String method) {
  public Proven {
    constraints = List.copyOf(constraints);
    sharings = Set.copyOf(sharings);
    spill = Set.copyOf(spill);
  }

  /** What is proven of placements that put each stage on one device, in its own memory. */
  public Proven(
      Goal goal, Bindings sizes, List<Constraint> constraints, double bound, String method) {
    this(goal, sizes, constraints, Set.of(), Set.of(), bound, method);
  }

  /** Whether the other is proven of the same, whatever its bound. */
  public boolean isLike(Proven other) {
    return goal.equals(other.goal)
        && sizes.equals(other.sizes)
        && constraints.equals(other.constraints)
        && sharings.equals(other.sharings)
        && spill.equals(other.spill);
  }

  /**
   * Whether it says something of placements looked at by this goal. What was proven of the last of
   * several goals holds only where those before it are kept.
   */
  public boolean says() {
    return bound > 0 && goal.then().isEmpty();
  }
}
