package dev.rackloom.engine.moe.counts;

import dev.rackloom.api.Checks;

/**
 * How much moving is worth when a map is changed for new loads.
 *
 * @param movePrice of one move of one layer, in parts of the layer's ideal load: 0.001 takes a move
 *     that makes the busiest rank a tenth of a percent less busy
 */
public record ShiftGoal(double movePrice) {

  public ShiftGoal {
    Checks.notNegative(movePrice, "price of a move");
  }

  /**
   * The price at which a move pays within a horizon.
   *
   * @param moveMicros to carry an expert
   * @param layerMicros of a step's experts in a layer, if all ranks were equally busy
   * @param steps until the next re-placement
   */
  public static ShiftGoal paying(double moveMicros, double layerMicros, long steps) {
    Checks.positive(layerMicros, "microseconds of a layer");
    return new ShiftGoal(moveMicros / layerMicros / Checks.positive(steps, "steps"));
  }
}
