package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;

/**
 * One copy of an expert on a rank.
 *
 * @param model the model's name
 * @param layer the model's layer number, dense layers counted
 * @param moeLayer the number among layers with experts
 * @param expert which of the layer's experts
 * @param rank the device's id
 * @param share of the expert's tokens that this copy serves, 0 to 1
 */
public record ExpertAssignment(
    String model, int layer, int moeLayer, int expert, String rank, double share) {
  public ExpertAssignment {
    Checks.that(share >= 0 && share <= 1, "share must be 0..1, was " + share);
  }
}
