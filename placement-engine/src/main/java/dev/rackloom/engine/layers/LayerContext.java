package dev.rackloom.engine.layers;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a search for layers is given beside the cluster.
 *
 * @param timeLimit wall time it may take
 * @param seed of its random choices
 * @param onBetter hears every better answer, from the thread that searches
 * @param progress hears how far it is
 * @param cancellation asks it to stop; what was found until then is returned
 */
public record LayerContext(
    Duration timeLimit,
    long seed,
    Consumer<LayerPlacement> onBetter,
    Progress progress,
    Cancellation cancellation) {

  /** A limit, seed 1, and nobody listening. */
  public static LayerContext within(Duration timeLimit) {
    return new LayerContext(timeLimit, 1, better -> {}, Progress.SILENT, Cancellation.NEVER);
  }
}
