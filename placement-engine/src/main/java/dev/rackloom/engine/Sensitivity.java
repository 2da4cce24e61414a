package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * How a request's latency follows each stage's time: d(latency)/d(stage time), and the slack, by
 * how much a stage may grow before that becomes 1. By re-pricing: exact for this evaluator, since
 * the order of work on a device and a link is fixed, latency is the larger of what it is and what
 * it is plus the growth beyond the slack.
 */
public final class Sensitivity {

  private Sensitivity() {}

  /** One stage's: 0 (does not matter) to 1 (on the critical path), and its slack in nanoseconds. */
  public record OfStage(double sensitivity, long slackNanos) {}

  /** For every stage, under an assignment. */
  public static List<OfStage> of(PlacementProblem problem, Ids devices) {
    int[] device = devices.toArray();
    Pricing pricing = new Pricing(problem);
    pricing.run(device, device.length);
    long base = pricing.latencyNanos();
    long step = Math.max(1, base / 10_000);
    List<OfStage> all = new ArrayList<>();
    for (int s = 0; s < device.length; s++) {
      long far = 2 * base + 1;
      long slack = Math.max(0, base + far - pricing.latencyIfLonger(device, s, far));
      double slope = slack >= step ? 0 : (step - slack) / (double) step;
      all.add(new OfStage(slope, slack));
    }
    return all;
  }
}
