package dev.rackloom.api.cost;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;

/** What a cost block prices on its device. */
public sealed interface CostScope {

  /** Every item of a family in a dtype. */
  record OfFamily(OperatorFamily family, String dtype) implements CostScope {}

  /** One stage as a whole, as when it was measured. Wins over families. */
  record OfStage(String stage, Phase phase) implements CostScope {}
}
