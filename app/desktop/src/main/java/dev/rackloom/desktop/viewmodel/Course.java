package dev.rackloom.desktop.viewmodel;

import dev.rackloom.core.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * How a search for a placement went so far.
 *
 * @param goal what it looks for
 * @param running whether it still looks
 * @param steps what changed, oldest first
 * @param seconds it has taken
 * @param end how it ended, empty while it runs
 */
public record Course(Goal goal, boolean running, List<Step> steps, double seconds, String end) {

  /** Nothing was looked for. */
  public static final Course NOTHING = new Course(Goals.LATENCY, false, List.of(), 0, "");

  /**
   * A better answer or bound.
   *
   * @param seconds from the start
   * @param best the best so far, in the goal's unit; infinite if there is none
   * @param bound no placement is better; 0 if nothing is proven
   * @param by who found the best
   */
  public record Step(double seconds, double best, double bound, String by) {

    static final Step FIRST = new Step(0, Double.POSITIVE_INFINITY, 0, "");

    Step better(double at, double value, String finder) {
      boolean refuted = bound > value * (1 + 1e-9);
      return value < best ? new Step(at, value, refuted ? 0 : bound, finder) : this;
    }

    Step bound(double at, double proven) {
      boolean usable = proven > bound && proven <= best * (1 + 1e-9);
      return usable ? new Step(at, best, Math.min(proven, best), by) : this;
    }
  }

  public Course {
    steps = List.copyOf(steps);
  }

  static Course begin(Goal goal) {
    return new Course(goal, true, List.of(), 0, "");
  }

  Course then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Course(goal, running, longer, step.seconds(), end);
  }

  Course ended(double at, String how) {
    return new Course(goal, false, steps, at, how);
  }

  /** The newest. */
  public Step last() {
    return steps.isEmpty() ? Step.FIRST : steps.getLast();
  }

  /** Whether anything was found. */
  public boolean found() {
    return last().best() < Double.POSITIVE_INFINITY;
  }

  /** The best so far. */
  public Shown best() {
    return found()
        ? Shown.of(GoalWords.show(goal, last().best()), "predicted, " + GoalWords.name(goal))
        : Shown.unknown("nothing was found yet");
  }

  /** What is proven. */
  public Shown bound() {
    return last().bound() > 0
        ? Shown.of(
            GoalWords.show(goal, last().bound()),
            "no placement is predicted to be better in " + GoalWords.name(goal))
        : Shown.unknown("nothing is proven yet");
  }

  /** How far apart they are. */
  public Shown gap() {
    double gap = GoalWords.gap(last().best(), last().bound());
    return Double.isNaN(gap)
        ? Shown.unknown("nothing is proven yet")
        : Shown.of(Units.percent(gap), "of the best so far, above the bound");
  }

  /** Who found the best. */
  public Shown by() {
    return found()
        ? Shown.of(last().by(), "the solver that found it")
        : Shown.unknown("nothing was found yet");
  }

  /** What the bound is called. */
  public String boundName() {
    return GoalWords.bound(goal);
  }

  /** A value as it stands at the axis. */
  public double number(double value) {
    return GoalWords.number(goal, value);
  }

  /** What stands at the axis of values. */
  public String axis() {
    return GoalWords.axis(goal);
  }

  /** What is looked for. */
  public String goalName() {
    return GoalWords.name(goal);
  }
}
