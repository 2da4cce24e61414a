package dev.rackloom.engine.explain;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.List;

/** What changes if one stage moves: its time, the fuller link, who is busiest. */
final class Difference {

  private final PlacementProblem problem;
  private final Pricing pricing;
  private final int stage;
  private final int from;
  private final double[] linkBusy;
  private final long[] linkBytes;
  private final long latency;
  private final long busiest;

  /** From an assignment. */
  Difference(Pricing pricing, int[] now, int stage) {
    this.problem = pricing.problem();
    this.pricing = pricing;
    this.stage = stage;
    this.from = now[stage];
    pricing.run(now, now.length);
    int links = pricing.resources().size();
    this.linkBusy = new double[links];
    this.linkBytes = new long[links];
    for (int r = 0; r < links; r++) {
      linkBusy[r] = pricing.resourceBusy(r);
      linkBytes[r] = pricing.resourceBytes(r);
    }
    this.latency = pricing.latencyNanos();
    this.busiest = pricing.busiestNanos();
  }

  /** To a feasible assignment that differs in the stage alone. */
  String to(int[] other) {
    pricing.run(other, other.length);
    List<String> parts = new ArrayList<>();
    parts.add(computing(other[stage]));
    link(parts);
    if (pricing.busiestNanos() > busiest) {
      parts.add(
          "the busiest part of the rack is then busy "
              + Words.nanos(pricing.busiestNanos())
              + " a request, "
              + Words.nanos(busiest)
              + " now");
    }
    if (pricing.latencyNanos() == latency) {
      parts.add("a request takes as long as now: this is not on its critical path");
    }
    return String.join("; ", parts);
  }

  private String computing(int to) {
    long there = problem.costs().nanos(stage, to);
    long here = problem.costs().nanos(stage, from);
    return "computes in " + Words.nanos(there) + ", in " + Words.nanos(here) + " here";
  }

  /** The link direction whose time grows most. */
  private void link(List<String> parts) {
    int most = -1;
    double growth = 0;
    for (int r = 0; r < linkBusy.length; r++) {
      double grows = pricing.resourceBusy(r) - linkBusy[r];
      if (grows > growth) {
        growth = grows;
        most = r;
      }
    }
    if (most >= 0) {
      parts.add(
          "link "
              + pricing.resources().get(most)
              + " carries "
              + Words.bytes(pricing.resourceBytes(most) - linkBytes[most])
              + " more, "
              + Words.nanos(growth)
              + " of its time");
    }
  }
}
