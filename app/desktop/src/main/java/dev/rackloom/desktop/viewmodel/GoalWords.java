package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.Goal;
import java.util.List;
import java.util.Locale;

/**
 * Goals and their values in words. Values are small when they are good, as solvers see them; of
 * goals in an order they are those of the last.
 */
final class GoalWords {

  private GoalWords() {}

  /** The one whose value is shown. */
  private static Goal last(Goal goal) {
    return goal.inOrder().getLast();
  }

  /** Whether it is one metric of the whole request. */
  private static boolean is(Goal said, Metric metric) {
    Goal goal = last(said);
    return goal.only().isEmpty()
        && goal.objective().terms().size() == 1
        && goal.objective().terms().getFirst().metric() == metric;
  }

  /** What a goal is called in a sentence, such as {@code latency}, {@code TTFT}, the mix. */
  static String name(Goal goal) {
    if (goal.objective().terms().size() > 1) {
      return "the mix";
    }
    if (!goal.then().isEmpty()) {
      List<String> all = goal.inOrder().stream().map(Goal::word).toList();
      return all.getLast() + " (after " + String.join(", ", all.subList(0, all.size() - 1)) + ")";
    }
    return goal.only().isPresent() ? goal.word().toUpperCase(Locale.ROOT) : goal.word();
  }

  /** What a value of its objective amounts to, with its unit; a mix has none. */
  static String show(Goal goal, double value) {
    if (goal.objective().terms().size() > 1) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
    if (is(goal, Metric.THROUGHPUT)) {
      return Units.perS(1e9 / value);
    }
    if (is(goal, Metric.COST)) {
      return MetricWords.costs(value);
    }
    return is(goal, Metric.ENERGY) ? Units.joules(value) : Units.nanos(value);
  }

  /** A value in the unit of {@link #axis}. */
  static double number(Goal goal, double value) {
    if (is(goal, Metric.THROUGHPUT)) {
      return 1e9 / value;
    }
    boolean plain = is(goal, Metric.ENERGY) || goal.objective().terms().size() > 1;
    return plain ? value : value / 1e6;
  }

  /** What stands at an axis of its values. */
  static String axis(Goal goal) {
    if (goal.objective().terms().size() > 1) {
      return "Weighted sum " + goal.word() + ", predicted";
    }
    String unit =
        is(goal, Metric.THROUGHPUT) ? "requests/s" : is(goal, Metric.ENERGY) ? "J a request" : "ms";
    String name = name(goal);
    return name.substring(0, 1).toUpperCase(Locale.ROOT)
        + name.substring(1)
        + ", "
        + unit
        + ", predicted";
  }

  /** What a bound is called: nothing is better than it. */
  static String bound(Goal goal) {
    return is(goal, Metric.THROUGHPUT) ? "Upper bound" : "Lower bound";
  }

  /**
   * The value of a goal's objective.
   *
   * @param whole what is predicted of the whole request
   * @param passes of each pass alone, empty if there is only one
   */
  static double value(Goal goal, Prediction whole, List<Prediction> passes) {
    if (goal.only().isPresent()) {
      boolean first = goal.only().get() == Phase.PREFILL;
      return passes.isEmpty()
          ? Double.NaN
          : (first ? passes.getFirst() : passes.getLast()).latencyNanos();
    }
    double value = 0;
    for (Objective.Term term : last(goal).objective().terms()) {
      value += term.weight() * metric(term.metric(), whole);
    }
    return value;
  }

  private static double metric(Metric metric, Prediction of) {
    return switch (metric) {
      case LATENCY -> of.latencyNanos();
      case THROUGHPUT -> of.busiestNanos();
      case ENERGY -> of.energyJ();
      case COST, MIGRATION -> Double.NaN;
    };
  }

  /** How far a value is above a bound, as a share of it; NaN without a bound. */
  static double gap(double value, double bound) {
    return bound <= 0 || Double.isNaN(value) || Double.isInfinite(value)
        ? Double.NaN
        : Math.max(0, (value - bound) / value);
  }
}
