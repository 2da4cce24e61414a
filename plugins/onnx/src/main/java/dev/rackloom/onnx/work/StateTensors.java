package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.Graph;
import java.util.BitSet;

/** Which tensors of one graph are state that comes in, and which state that goes out. */
final class StateTensors {

  private final Graph graph;
  private final BitSet past = new BitSet();
  private final BitSet present = new BitSet();

  StateTensors(Graph graph) {
    this.graph = graph;
    graph
        .states()
        .forEach(state -> {
          past.set(state.past());
          present.set(state.present());
        });
  }

  /** Whether it was made of this very graph: comparing graphs by value takes too long. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(Graph other) {
    return graph == other;
  }

  boolean isPast(int tensor) {
    return past.get(tensor);
  }

  boolean isPresent(int tensor) {
    return present.get(tensor);
  }
}
