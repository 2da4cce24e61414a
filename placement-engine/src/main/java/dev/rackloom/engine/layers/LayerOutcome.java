package dev.rackloom.engine.layers;

import dev.rackloom.api.Checks;
import java.util.List;

/** What a search for layers found. */
public sealed interface LayerOutcome {

  /** Wall time it took. */
  long wallNanos();

  /**
   * An answer.
   *
   * @param placement the best found
   * @param flow its price
   * @param bound tokens a second that no placement passes, proven
   * @param solver who found it
   * @param wallNanos wall time it took
   * @param notes how it went
   */
  record Solved(
      LayerPlacement placement,
      LayerFlow flow,
      double bound,
      String solver,
      long wallNanos,
      List<String> notes)
      implements LayerOutcome {

    /** A gap at or below this is a proof. */
    private static final double PROVEN_PERCENT = 1e-3;

    /** Of the notes those about what could not be used, whatever the numbers are of. */
    List<String> failures() {
      return notes.stream()
          .filter(n -> n.contains("left out") || n.contains("in this process"))
          .toList();
    }

    public Solved {
      notes = List.copyOf(notes);
      Checks.that(
          bound >= flow.tokensPerS(), "a bound of " + bound + " below " + flow.tokensPerS());
    }

    /** How far the bound is above the answer. */
    public double gapPercent() {
      return 100 * (bound / flow.tokensPerS() - 1);
    }

    /** Whether no placement is better, but for rounding. */
    public boolean proven() {
      return gapPercent() <= PROVEN_PERCENT;
    }
  }

  /**
   * Nothing flows.
   *
   * @param reasons why; never empty
   * @param proven whether it is certain, or only nothing was found in time
   * @param wallNanos wall time it took
   */
  record Infeasible(List<String> reasons, boolean proven, long wallNanos) implements LayerOutcome {
    public Infeasible {
      reasons = List.copyOf(reasons);
      Checks.that(!reasons.isEmpty(), "infeasible without a reason");
    }
  }
}
