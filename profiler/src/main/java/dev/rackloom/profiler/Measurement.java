package dev.rackloom.profiler;

import dev.rackloom.api.Checks;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostScope;

/**
 * A time that an agent measured.
 *
 * @param device on which device
 * @param scope of which family, or of which stage as a whole
 * @param work what was done, with numbers
 * @param nanos median of its runs
 */
public record Measurement(String device, CostScope scope, BoundWork work, double nanos) {
  public Measurement {
    Checks.positive(nanos, "nanos");
  }
}
