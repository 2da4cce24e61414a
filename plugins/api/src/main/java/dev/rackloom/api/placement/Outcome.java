package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.stream.Stream;

/** What a solver comes back with. */
public sealed interface Outcome {

  /**
   * A placement, priced by the independent evaluator.
   *
   * @param placement the answer
   * @param prediction what the evaluator says of it
   * @param value of the objective: nanoseconds, joules, or a weighted sum
   * @param lowerBound no placement is better than this
   * @param solver who found it
   * @param wallNanos how long it took
   * @param reasons what speaks for it, for people
   */
  record Solved(
      Placement placement,
      Prediction prediction,
      double value,
      double lowerBound,
      String solver,
      long wallNanos,
      List<String> reasons)
      implements Outcome {
    public Solved {
      reasons = List.copyOf(reasons);
    }

    /** The same answer as another placement. */
    public Solved with(Placement other) {
      return new Solved(other, prediction, value, lowerBound, solver, wallNanos, reasons);
    }

    /** The same answer with another prediction. */
    public Solved with(Prediction other) {
      return new Solved(placement, other, value, lowerBound, solver, wallNanos, reasons);
    }

    /** The same answer with reasons before its own. */
    public Solved after(List<String> earlier) {
      return new Solved(
          placement,
          prediction,
          value,
          lowerBound,
          solver,
          wallNanos,
          Stream.concat(earlier.stream(), reasons.stream()).toList());
    }

    /** How far the value is above the bound, in percent of the value. */
    public double gapPercent() {
      return value <= 0 ? 0 : Math.max(0, (value - lowerBound) / value * 100);
    }
  }

  /** No placement holds to the constraints, and why. */
  record Infeasible(List<String> reasons, long wallNanos) implements Outcome {
    public Infeasible {
      reasons = List.copyOf(reasons);
      Checks.that(!reasons.isEmpty(), "infeasible without a reason");
    }
  }
}
