package dev.rackloom.engine.pareto;

import dev.rackloom.api.Checks;
import java.util.List;

/** What a search for a front comes back with. */
public sealed interface ParetoOutcome permits ParetoFront, ParetoOutcome.Infeasible {

  /** Wall time it took. */
  long wallNanos();

  /** No placement holds to the constraints, or none was found, and why. */
  record Infeasible(List<String> reasons, long wallNanos) implements ParetoOutcome {
    public Infeasible {
      reasons = List.copyOf(reasons);
      Checks.that(!reasons.isEmpty(), "infeasible without a reason");
    }
  }
}
