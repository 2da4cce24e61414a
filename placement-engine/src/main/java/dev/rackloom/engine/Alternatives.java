package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * "Why is this here?": what each other device would make of a stage, everything else left as it is.
 */
public final class Alternatives {

  private Alternatives() {}

  /**
   * One device for a stage.
   *
   * @param device its id
   * @param feasible whether the stage could go there
   * @param value the objective then
   * @param change the objective's change in percent; positive is worse
   */
  public record Alternative(String device, boolean feasible, double value, double change) {}

  /** Every device for one stage. */
  public static List<Alternative> of(PlacementProblem problem, Ids devices, int stage) {
    Pricing pricing = new Pricing(problem);
    int[] device = devices.toArray();
    double now = pricing.value(device);
    List<Alternative> all = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      int[] other = device.clone();
      other[stage] = d;
      boolean feasible = pricing.feasible(other);
      double value = feasible ? pricing.value(other) : Double.NaN;
      all.add(
          new Alternative(problem.devices().get(d).id(), feasible, value, (value / now - 1) * 100));
    }
    return all;
  }
}
