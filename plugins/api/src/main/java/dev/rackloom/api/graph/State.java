package dev.rackloom.api.graph;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Dim;

/**
 * A tensor that outlives one step, such as a layer's KV cache.
 *
 * @param id unique in the graph
 * @param kind open: {@code kv}, {@code recurrent}, {@code window}, ...
 * @param past the tensor id it enters as
 * @param present the tensor id it leaves as
 * @param layer the layer it belongs to, -1 if the model has none
 * @param fixedBytes bytes per sequence at no token
 * @param bytesPerToken growth per token and sequence, 0 for a state of fixed size
 */
public record State(
    String id, String kind, int past, int present, int layer, Dim fixedBytes, Dim bytesPerToken) {
  public State {
    Checks.named(id, "state");
    Checks.named(kind, "state kind");
  }
}
