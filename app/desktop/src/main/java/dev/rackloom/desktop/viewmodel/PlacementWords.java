package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Goal;
import java.util.List;

/** What kept placements are called. */
public final class PlacementWords {

  /** What the workspace keeps as the solver of what was placed by hand. */
  public static final String BY_HAND = "desktop";

  private PlacementWords() {}

  /**
   * The name of a placement among those of several models.
   *
   * @param variant the name people gave it, empty for none
   */
  public static String name(String model, String variant) {
    return variant.isEmpty() ? model : variant + " · " + model;
  }

  /** Who placed it, in words. */
  public static String by(String solver) {
    return solver.equals(BY_HAND) ? "kept by hand" : "placed by " + solver;
  }

  /**
   * What was predicted of it in what it was placed for, in that metric's unit; the latency, if the
   * prediction alone does not say more or no version of ours knows the objective.
   */
  public static String predicted(String objective, Prediction prediction) {
    return "for " + objective + ": " + value(objective, prediction) + " predicted";
  }

  /**
   * What is said of one that was kept of the model that is open: its name, and what was predicted.
   */
  public static String then(Keeping.Entry kept) {
    return (kept.name().isEmpty() ? "" : kept.name() + " · ")
        + predicted(kept.goal(), kept.then())
        + " then";
  }

  private static String value(String objective, Prediction prediction) {
    String latency = Units.nanos(prediction.latencyNanos());
    try {
      Goal goal = Goal.of(objective);
      double value = GoalWords.value(goal, prediction, List.of());
      boolean mixed = goal.objective().terms().size() > 1;
      return Double.isNaN(value) || mixed ? latency + " latency" : GoalWords.show(goal, value);
    } catch (RackloomException other) {
      return latency + " latency";
    }
  }
}
