package dev.rackloom.engine.pareto;

import dev.rackloom.api.Numbers;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.engine.Pricing;
import java.util.List;
import java.util.Optional;

/** All metrics of an assignment by one pricing; one a thread. */
final class MetricPricing {

  private final List<Metric> metrics;
  private final Pricing pricing;

  MetricPricing(PlacementProblem problem, List<Metric> metrics) {
    this.metrics = metrics;
    this.pricing = new Pricing(problem);
  }

  /** The metrics; empty if the assignment is not feasible. */
  Optional<Numbers> of(int[] device) {
    if (!pricing.feasible(device)) {
      return Optional.empty();
    }
    pricing.run(device, device.length);
    double[] values = new double[metrics.size()];
    for (int m = 0; m < values.length; m++) {
      values[m] = pricing.metric(metrics.get(m));
    }
    return Optional.of(Numbers.of(values));
  }
}
