package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * A tensor that crosses stages.
 *
 * @param from the producing stage's position
 * @param to the readers' positions
 * @param bytes its size where it is made and read
 * @param wireBytes what it takes on the way from one place to another
 */
public record ProblemFlow(int from, Ids to, long bytes, long wireBytes) {
  public ProblemFlow {
    Checks.notNegative(bytes, "bytes of a flow from stage " + from);
    Checks.notNegative(wireBytes, "bytes on the way of a flow from stage " + from);
  }

  /** A tensor that travels as it is. */
  public ProblemFlow(int from, Ids to, long bytes) {
    this(from, to, bytes, bytes);
  }
}
