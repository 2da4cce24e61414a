package dev.rackloom.engine.explain;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** "Why is this here?": every place for one stage, everything else left as it is. */
public final class StageChoices {

  private StageChoices() {}

  /**
   * One place for the stage.
   *
   * @param device the id of a device or of a group
   * @param here whether the stage is there now
   * @param feasible whether it could go there
   * @param value the objective then; NaN if it could not
   * @param changePercent of the objective; positive is worse, NaN if it could not
   * @param reason what speaks for or against it
   */
  public record Choice(
      String device,
      boolean here,
      boolean feasible,
      double value,
      double changePercent,
      String reason) {}

  /**
   * Every place for one stage of an assignment. Where that is broken already, a place is forbidden
   * by what concerns the stage alone.
   *
   * @param notPriced why stages have no cost on devices, by stage and device id
   */
  public static List<Choice> of(
      PlacementProblem problem, Ids devices, int stage, Map<List<String>, String> notPriced) {
    Pricing pricing = new Pricing(problem);
    int[] now = devices.toArray();
    double value = pricing.value(now);
    Difference difference = new Difference(pricing, now, stage);
    Obstacles obstacles = new Obstacles(pricing, notPriced);
    boolean broken = !pricing.feasible(now);
    List<Choice> choices = new ArrayList<>();
    for (int d = 0; d < problem.places(); d++) {
      int[] other = now.clone();
      other[stage] = d;
      String id = problem.place(d);
      if (d == now[stage]) {
        choices.add(new Choice(id, true, true, value, 0, "it is here"));
      } else if (pricing.feasible(other) || (broken && mends(pricing, obstacles, other, stage))) {
        double then = pricing.value(other);
        double change = value == 0 ? 0 : (then / value - 1) * 100;
        choices.add(new Choice(id, false, true, then, change, difference.to(other)));
      } else {
        String reason = obstacles.of(other, stage);
        choices.add(new Choice(id, false, false, Double.NaN, Double.NaN, reason));
      }
    }
    return choices;
  }

  private static boolean mends(Pricing pricing, Obstacles obstacles, int[] other, int stage) {
    return obstacles.all(other, stage).isEmpty() && pricing.ends(other);
  }
}
