package dev.rackloom.llm;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;

/** One operator with its tensors, as rules of work look at it. */
record Facts(Graph graph, Operator operator) {

  Tensor input(int i) {
    return graph.tensors().get(operator.inputs().get(i));
  }

  Tensor output() {
    return graph.tensors().get(operator.outputs().get(0));
  }

  /** The type of activations. */
  DType activations() {
    return output().dtype();
  }

  /** The type of the cache. */
  DType cache() {
    return graph.states().isEmpty()
        ? activations()
        : graph.tensors().get(graph.states().getFirst().past()).dtype();
  }

  Dim batch() {
    return dims(output()).get(0);
  }

  Dim tokens() {
    return dims(output()).get(1);
  }

  /** Rows of the output: batch times tokens. */
  Dim rows() {
    return batch().times(tokens());
  }

  long width(Tensor tensor) {
    return dims(tensor).getLast().known().orElseThrow();
  }

  long number(String attribute) {
    return operator.intAttribute(attribute, 0);
  }

  List<Tensor> weights() {
    return operator.inputs().stream()
        .mapToObj(graph.tensors()::get)
        .filter(t -> t.role() == Tensor.Role.WEIGHT)
        .toList();
  }

  Dim weightBytes() {
    return Dim.sum(weights().stream().map(Tensor::bytes).toList());
  }

  /** Bytes of {@code elements} activations. */
  Dim active(Dim elements) {
    return activations().bytes(elements);
  }

  static List<Dim> dims(Tensor tensor) {
    return ((Shape.Ranked) tensor.shape()).dims();
  }

  /** The type that products of this operator are computed in. */
  DType compute() {
    if (!(operator.attributes().get("compute") instanceof Attribute.Text text)) {
      return activations();
    }
    return text.value().equals(activations().name())
        ? activations()
        : new DType(text.value(), 1, 1);
  }

  WorkItem item(
      OperatorFamily family,
      Dim flops,
      Dim weights,
      Traffic active,
      Traffic states,
      Map<String, Dim> features) {
    return new WorkItem(family, compute(), 1, flops, weights, active, states, features);
  }

  WorkItem item(OperatorFamily family, Dim flops, Dim read, Dim written) {
    return item(
        family,
        flops,
        Dim.zero(),
        new Traffic(active(read), active(written)),
        Traffic.none(),
        Map.of());
  }
}
