package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Fault;
import dev.rackloom.core.Goal;
import java.util.List;

/** What is said of the placement on the screen. */
public sealed interface Forecast {

  /** There is no placement. */
  record None(String hint) implements Forecast {}

  /** It cannot be priced, and why. */
  record Failed(String why) implements Forecast {}

  /**
   * It is priced.
   *
   * @param prediction by the engine
   * @param passes of each pass of a request alone; empty if there is only one
   * @param faults what it breaks, such as memory
   * @param broken the constraints among that
   * @param goal what it is to be good at
   * @param bound no placement is better, in the goal's unit; 0 if nothing was proven
   */
  record Priced(
      Prediction prediction,
      List<Prediction> passes,
      List<Fault> faults,
      List<Constraint> broken,
      Goal goal,
      double bound)
      implements Forecast {
    public Priced {
      passes = List.copyOf(passes);
      faults = List.copyOf(faults);
      broken = List.copyOf(broken);
    }

    /** It as another goal sees it. */
    Priced at(Goal other, double itsBound) {
      return new Priced(prediction, passes, faults, broken, other, itsBound);
    }

    /** The value of the goal's objective. */
    public double value() {
      return GoalWords.value(goal, prediction, passes);
    }

    /**
     * How far the value is above the bound, as a share of it; NaN without a bound, and where a
     * constraint is broken: the bound is of placements that hold to all of them.
     */
    public double gap() {
      return broken.isEmpty() ? GoalWords.gap(value(), bound) : Double.NaN;
    }
  }
}
