package dev.rackloom.engine.partition;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Bindings;

/**
 * How to cut.
 *
 * @param stages how many stages to aim at; fewer if there are not that many places to cut, or if
 *     more of whole blocks would make the largest stage no smaller
 * @param typical sizes that decide which cuts are cheap
 */
public record PartitionOptions(int stages, Bindings typical) {

  /** Enough for a pipeline over a handful of devices, few enough to look at. */
  public static final int DEFAULT_STAGES = 14;

  /** As many as there are places to cut: a stage a scope. */
  public static final int ALL = Integer.MAX_VALUE;

  public PartitionOptions {
    Checks.positive(stages, "stages");
  }
}
