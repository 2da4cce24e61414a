package dev.rackloom.core.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What placing experts aims at.
 *
 * @param objective what is made good
 * @param current the map that serves now; moves count from it
 * @param horizonSteps steps until maps change again, within which a move has to pay; 0 for a small
 *     fixed price of a move
 * @param interMicros what a copy between nodes per token is worth, in microseconds of layer time
 * @param robust other workloads that the map has to serve too
 * @param perLayer wall time that a layer may take where that is searched
 * @param groups the experts come in this many groups of neighbours, which EPLB deals out to the
 *     nodes if it is a multiple of them; 1 for its global variant
 */
public record ExpertAim(
    Objective objective,
    Optional<ExpertMap> current,
    long horizonSteps,
    double interMicros,
    List<ExpertStatistics> robust,
    Duration perLayer,
    int groups) {

  /** What is made good. */
  public enum Objective {
    /** Layer time if there is a trace, else balance. */
    AUTO,
    /** Loads of ranks over their speeds. */
    BALANCE,
    /** Predicted dispatch, compute and combine; needs a trace. */
    LAYER_TIME,
    /** What serving engines do: balance, blind to speeds. For comparison. */
    EPLB
  }

  private static final Duration A_LAYER = Duration.ofMillis(500);

  /** Balance, nothing there yet. */
  public static final ExpertAim BALANCE = of(Objective.BALANCE);

  public ExpertAim {
    robust = List.copyOf(robust);
    Checks.notNegative(horizonSteps, "steps of the horizon");
    Checks.notNegative(interMicros, "microseconds of a copy between nodes");
    Checks.positive(groups, "groups of experts");
  }

  /** An objective, nothing there yet. */
  public static ExpertAim of(Objective objective) {
    return new ExpertAim(objective, Optional.empty(), 0, 0, List.of(), A_LAYER, 1);
  }

  /** The same from a map that serves now. */
  public ExpertAim from(ExpertMap map, long horizon) {
    return new ExpertAim(
        objective, Optional.of(map), horizon, interMicros, robust, perLayer, groups);
  }

  /** The same with nothing there yet. */
  public ExpertAim anew() {
    return new ExpertAim(objective, Optional.empty(), 0, interMicros, robust, perLayer, groups);
  }

  /** The same for several workloads. */
  public ExpertAim robust(List<ExpertStatistics> others) {
    return new ExpertAim(objective, current, horizonSteps, interMicros, others, perLayer, groups);
  }

  /** The same with a price for copies between nodes. */
  public ExpertAim sparing(double micros) {
    return new ExpertAim(objective, current, horizonSteps, micros, robust, perLayer, groups);
  }

  /** The same with other time for a layer. */
  public ExpertAim within(Duration time) {
    return new ExpertAim(objective, current, horizonSteps, interMicros, robust, time, groups);
  }

  /** The same for a model whose experts come in groups. */
  public ExpertAim grouped(int groupsOfExperts) {
    return new ExpertAim(
        objective, current, horizonSteps, interMicros, robust, perLayer, groupsOfExperts);
  }
}
