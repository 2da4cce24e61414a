package dev.rackloom.core.experts;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.moe.LayerNumbers;

/** Which row of a file of experts is which layer of a model: by the model's numbers where known. */
final class BlockRows {

  private final String what;
  private final LayerNumbers layers;
  private final int experts;

  /**
   * Of a file.
   *
   * @param what it is, for messages, such as {@code statistics 'chat'}
   * @param experts of each of its layers
   */
  BlockRows(String what, LayerNumbers layers, int experts) {
    this.what = what;
    this.layers = layers;
    this.experts = experts;
  }

  /**
   * The row of a block.
   *
   * @throws RackloomException if there is none
   */
  int of(ExpertBlock block) {
    for (int row = 0; row < layers.size(); row++) {
      boolean known = layers.layers().get(row) != LayerNumbers.UNKNOWN;
      boolean same =
          known
              ? layers.layers().get(row) == block.layer()
              : layers.moeLayers().get(row) == block.moeLayer();
      if (same && experts == block.experts()) {
        return row;
      }
    }
    throw RackloomException.user(
        what
            + " ("
            + layers.text()
            + ", "
            + experts
            + " experts) has no row for layer "
            + block.layer()
            + " (MoE layer "
            + block.moeLayer()
            + ") of "
            + block.experts()
            + " experts",
        "take one of this model, or say how many dense layers it begins with.");
  }
}
