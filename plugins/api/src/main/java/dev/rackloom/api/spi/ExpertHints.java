package dev.rackloom.api.spi;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.moe.LayerNumbers;

/**
 * What a person knows of a file with experts that the file itself may not say. Readers prefer what
 * the file says, and refuse where the two differ.
 *
 * @param denseLayers how many dense layers stand before the layers with experts; {@link
 *     LayerNumbers#UNKNOWN} if nobody said
 * @param experts how many routed experts a layer has; 0 if nobody said
 * @param topK how many serve a token; 0 if nobody said
 * @param slotsPerRank of each rank; empty if nobody said
 */
public record ExpertHints(int denseLayers, int experts, int topK, Ids slotsPerRank) {

  /** Nobody said anything. */
  public static final ExpertHints NONE = new ExpertHints(LayerNumbers.UNKNOWN, 0, 0, Ids.NONE);

  public ExpertHints {
    Checks.that(
        denseLayers >= LayerNumbers.UNKNOWN, "dense layers must be 0 or more, was " + denseLayers);
    Checks.notNegative(experts, "experts");
    Checks.notNegative(topK, "top k");
  }

  /** The same with this many dense layers first. */
  public ExpertHints withDense(int layers) {
    return new ExpertHints(layers, experts, topK, slotsPerRank);
  }

  /** The same with this many experts a layer. */
  public ExpertHints withExperts(int number) {
    return new ExpertHints(denseLayers, number, topK, slotsPerRank);
  }

  /** The same with ranks of this many slots each. */
  public ExpertHints withSlots(Ids perRank) {
    return new ExpertHints(denseLayers, experts, topK, perRank);
  }

  /** How rows without numbers of their own are numbered: as layers with experts only. */
  public LayerNumbers moeLayers(int rows) {
    LayerNumbers numbers = LayerNumbers.moeOnly(rows);
    return denseLayers == LayerNumbers.UNKNOWN ? numbers : numbers.following(denseLayers);
  }
}
