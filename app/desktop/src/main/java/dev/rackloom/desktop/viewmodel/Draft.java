package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.symbolic.Bindings;
import java.util.List;

/**
 * What is on the screen and nobody has asked to save: kept all the time, so that a window that ends
 * without warning comes back as it was.
 *
 * @param placement on the screen
 * @param sizes of the sliders
 * @param constraints in force
 * @param goal as it was said
 * @param leeway what placements may use
 */
public record Draft(
    Placement placement, Bindings sizes, List<Constraint> constraints, String goal, Leeway leeway) {
  public Draft {
    constraints = List.copyOf(constraints);
  }

  /**
   * As it was kept before it said what placements may use; workspaces have such ones.
   *
   * @param placement on the screen
   * @param sizes of the sliders
   * @param constraints in force
   * @param goal as it was said
   */
  public record Before(
      Placement placement, Bindings sizes, List<Constraint> constraints, String goal) {
    public Before {
      constraints = List.copyOf(constraints);
    }

    /** The same, with a device a stage. */
    public Draft now() {
      return new Draft(placement, sizes, constraints, goal, Leeway.NONE);
    }
  }
}
