package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import dev.rackloom.api.symbolic.Dim;

/**
 * One tensor on its way from the stage that makes it to all stages that read it. A placement pays
 * for it once per destination device, whatever the number of readers there.
 *
 * @param tensor tensor id in the graph
 * @param from position of the producing stage
 * @param to positions of the reading stages, ascending, never {@code from}
 * @param bytes its size
 */
public record Flow(int tensor, int from, Ids to, Dim bytes) {
  public Flow {
    Checks.that(
        !to.isEmpty() && !to.contains(from),
        "a flow goes to other stages, from " + from + " to " + to);
  }
}
