package dev.rackloom.profiler.fit;

import dev.rackloom.api.Checks;
import dev.rackloom.api.cost.BoundWork;

/**
 * A measured time.
 *
 * @param site what is held back together: measurements of one site differ only in how much is asked
 *     of it (the rows of a product), so a fit that has seen some of them knows the rest
 * @param work what was done
 * @param nanos how long it took
 */
public record Sample(String site, BoundWork work, double nanos) {
  public Sample {
    Checks.named(site, "site");
    Checks.positive(nanos, "nanos");
  }
}
