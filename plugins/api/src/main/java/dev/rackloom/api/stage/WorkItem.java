package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Dim;
import java.util.Map;

/**
 * Work of one family and dtype, for one firing.
 *
 * @param family whose cost function prices it
 * @param dtype the type it computes in
 * @param launches kernels started, at least 1
 * @param flops operations, a multiply-add counts 2
 * @param weightBytes weights read
 * @param activationBytes activations read and written
 * @param stateBytes state read and written
 * @param features further sizes a cost function may use, such as m, n, k
 */
public record WorkItem(
    OperatorFamily family,
    DType dtype,
    int launches,
    Dim flops,
    Dim weightBytes,
    Dim activationBytes,
    Dim stateBytes,
    Map<String, Dim> features) {

  public WorkItem {
    Checks.positive(launches, "launches");
    features = Map.copyOf(features);
  }

  /** All bytes read and written. */
  public Dim bytes() {
    return Dim.sum(java.util.List.of(weightBytes, activationBytes, stateBytes));
  }

  /** The two together, for items that one cost function prices at once; features do not survive. */
  public WorkItem merge(WorkItem other) {
    Checks.that(
        family.equals(other.family) && dtype.equals(other.dtype),
        "cannot merge " + family + " with " + other.family);
    return new WorkItem(
        family,
        dtype,
        launches + other.launches,
        flops.plus(other.flops),
        weightBytes.plus(other.weightBytes),
        activationBytes.plus(other.activationBytes),
        stateBytes.plus(other.stateBytes),
        Map.of());
  }
}
