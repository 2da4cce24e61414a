package dev.rackloom.onnx.work;

import dev.rackloom.api.Ids;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The tensors of one operator, and their bytes by what they are to the graph. */
final class Operands {

  private static final long SHAPE_SIZED = 16;

  private final Graph graph;
  private final Operator operator;
  private final StateTensors stateTensors;

  /** Those that are there, each once. */
  private final List<Tensor> inputs;

  /** Those that are asked for. */
  private final List<Tensor> outputs;

  Operands(Graph graph, Operator operator, StateTensors stateTensors) {
    this.graph = graph;
    this.operator = operator;
    this.stateTensors = stateTensors;
    this.inputs = tensors(graph, operator.inputs());
    this.outputs = tensors(graph, operator.outputs());
  }

  private static List<Tensor> tensors(Graph graph, Ids ids) {
    List<Tensor> tensors = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i) != Operator.ABSENT && isFirst(ids, i)) {
        tensors.add(graph.tensors().get(ids.get(i)));
      }
    }
    return tensors;
  }

  private static boolean isFirst(Ids ids, int position) {
    for (int i = 0; i < position; i++) {
      if (ids.get(i) == ids.get(position)) {
        return false;
      }
    }
    return true;
  }

  Graph graph() {
    return graph;
  }

  Operator operator() {
    return operator;
  }

  StateTensors stateTensors() {
    return stateTensors;
  }

  String type() {
    return operator.type().name();
  }

  Optional<Tensor> input(int index) {
    return at(operator.inputs(), index);
  }

  Optional<Tensor> output(int index) {
    return at(operator.outputs(), index);
  }

  private Optional<Tensor> at(Ids ids, int index) {
    return index < ids.size() && ids.get(index) != Operator.ABSENT
        ? Optional.of(graph.tensors().get(ids.get(index)))
        : Optional.empty();
  }

  /** The extents of an input, if it is there and its rank is known. */
  Optional<List<Dim>> dims(int index) {
    return input(index).flatMap(Operands::dims);
  }

  static Optional<List<Dim>> dims(Tensor tensor) {
    return tensor.shape() instanceof Shape.Ranked r ? Optional.of(r.dims()) : Optional.empty();
  }

  /** The number of elements of an input; unknown if it is left out. */
  Dim elements(int index) {
    return input(index)
        .map(t -> t.shape().elements())
        .orElseGet(() -> Dim.unknown(operator.type() + " lacks input " + index));
  }

  /** The number of elements of the first output that is asked for. */
  Dim made() {
    return outputs.isEmpty()
        ? Dim.unknown(operator.type() + " has no output")
        : outputs.getFirst().shape().elements();
  }

  Stream<Tensor> outputs() {
    return outputs.stream();
  }

  Stream<Tensor> inputs() {
    return inputs.stream();
  }

  /** The type it computes in: that of its first floating input, else of its output. */
  DType dtype() {
    for (Tensor input : inputs) {
      if (input.dtype().isFloat()) {
        return input.dtype();
      }
    }
    return outputs.isEmpty() ? DType.UNKNOWN : outputs.getFirst().dtype();
  }

  Dim weightBytes() {
    return bytes(inputs, t -> t.role() == Tensor.Role.WEIGHT);
  }

  private boolean isPast(Tensor tensor) {
    return stateTensors.isPast(tensor.id());
  }

  private boolean isPresent(Tensor tensor) {
    return stateTensors.isPresent(tensor.id());
  }

  private static boolean flows(Tensor tensor) {
    return tensor.role() == Tensor.Role.ACTIVATION || tensor.role() == Tensor.Role.INPUT;
  }

  /** Inputs and outputs that are no weights and no state. */
  Traffic activations() {
    return new Traffic(
        bytes(inputs, t -> flows(t) && !isPast(t)), bytes(outputs, t -> !isPresent(t)));
  }

  /** State that comes in and goes out whole. */
  Traffic states() {
    return graph.states().isEmpty()
        ? Traffic.none()
        : new Traffic(bytes(inputs, this::isPast), bytes(outputs, this::isPresent));
  }

  private static Dim bytes(List<Tensor> of, Predicate<Tensor> counts) {
    List<Dim> bytes = new ArrayList<>(of.size());
    for (Tensor tensor : of) {
      if (counts.test(tensor)) {
        bytes.add(tensor.bytes());
      }
    }
    return Dim.sum(bytes);
  }

  static Dim bytes(Stream<Tensor> tensors) {
    return Dim.sum(tensors.map(Tensor::bytes).toList());
  }

  /** Integer vectors of a few known elements: sizes, not data. */
  boolean isShapeArithmetic() {
    for (Tensor output : outputs) {
      if (output.dtype().isFloat()
          || output.shape().elements().known().orElse(Long.MAX_VALUE) > SHAPE_SIZED) {
        return false;
      }
    }
    return true;
  }

  boolean flag(String attribute) {
    return operator.intAttribute(attribute, 0) != 0;
  }

  String text(String attribute, String otherwise) {
    return operator.attributes().get(attribute) instanceof Attribute.Text t ? t.value() : otherwise;
  }

  /** Work that touches each tensor once. */
  WorkItem item(OperatorFamily family, Dim flops, Map<String, Dim> features) {
    return item(family, dtype(), flops, features);
  }

  WorkItem item(OperatorFamily family, DType dtype, Dim flops, Map<String, Dim> features) {
    return new WorkItem(family, dtype, 1, flops, weightBytes(), activations(), states(), features);
  }

  /** Work nobody can tell. */
  WorkItem unknown(String reason) {
    Dim open = Dim.unknown(reason);
    return new WorkItem(
        OperatorFamily.OTHER,
        dtype(),
        1,
        open,
        Dim.zero(),
        Traffic.reading(open),
        Traffic.none(),
        Map.of());
  }
}
