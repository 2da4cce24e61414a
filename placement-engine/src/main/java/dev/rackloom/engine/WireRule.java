package dev.rackloom.engine;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;

/**
 * How the tensors of a model travel from stage to stage where that is another device: float32 in
 * the format, all else as it is. So does an answer of the model, whoever else reads it: what the
 * caller gets is not rounded on its last way.
 *
 * @param graph the model
 * @param format of float32
 */
public record WireRule(Graph graph, WireFormat format) {

  /** How a tensor of the graph travels. */
  public WireFormat of(int tensor) {
    boolean narrows =
        graph.tensors().get(tensor).dtype().equals(DType.FLOAT32)
            && !graph.outputs().contains(tensor);
    return narrows ? format : WireFormat.SAME;
  }
}
