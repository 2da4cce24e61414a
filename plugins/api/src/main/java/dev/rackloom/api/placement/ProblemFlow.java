package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * A tensor that crosses stages.
 *
 * @param from the producing stage's position
 * @param to the readers' positions
 * @param bytes its size
 */
public record ProblemFlow(int from, Ids to, long bytes) {
  public ProblemFlow {
    Checks.notNegative(bytes, "bytes of a flow from stage " + from);
  }
}
