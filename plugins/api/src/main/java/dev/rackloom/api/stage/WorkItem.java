package dev.rackloom.api.stage;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/**
 * Work of one family and dtype, for one firing: {@code launches} kernels of the same sizes.
 *
 * @param family whose cost function prices it
 * @param dtype the type it computes in
 * @param launches kernels started, at least 1
 * @param flops operations of all launches, a multiply-add counts 2
 * @param weightBytes weights read by all launches
 * @param activations activations read and written by all launches
 * @param states state read and written by all launches
 * @param features further sizes a cost function may use, such as m, n, k: those of one launch
 */
public record WorkItem(
    OperatorFamily family,
    DType dtype,
    int launches,
    Dim flops,
    Dim weightBytes,
    Traffic activations,
    Traffic states,
    Map<String, Dim> features) {

  public WorkItem {
    Checks.positive(launches, "launches");
    features = Map.copyOf(features);
  }

  /** Activations read and written. */
  public Dim activationBytes() {
    return activations.bytes();
  }

  /** State read and written. */
  public Dim stateBytes() {
    return states.bytes();
  }

  /** All bytes read and written. */
  public Dim bytes() {
    return Dim.sum(List.of(weightBytes, activationBytes(), stateBytes()));
  }

  /** This with other operations. */
  public WorkItem withFlops(Dim others) {
    return new WorkItem(
        family, dtype, launches, others, weightBytes, activations, states, features);
  }

  /** Items that {@link #merge} takes together: one cost function, one size of launch. */
  public List<Object> kind() {
    return List.of(family, dtype, features);
  }

  /** The two together; they must be of one {@link #kind}. */
  public WorkItem merge(WorkItem other) {
    Checks.that(kind().equals(other.kind()), "cannot merge " + family + " with " + other.family);
    return new WorkItem(
        family,
        dtype,
        launches + other.launches,
        flops.plus(other.flops),
        weightBytes.plus(other.weightBytes),
        activations.plus(other.activations),
        states.plus(other.states),
        features);
  }
}
