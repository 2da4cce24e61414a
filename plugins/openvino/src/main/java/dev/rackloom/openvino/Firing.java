package dev.rackloom.openvino;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One firing of an operator: its tensors, and the bytes a kernel must read and write once. */
record Firing(Graph graph, Operator operator) {

  Optional<Tensor> input(int index) {
    return index >= 0 && index < operator.inputs().size()
        ? Optional.of(graph.tensors().get(operator.inputs().get(index)))
        : Optional.empty();
  }

  /** The elements of an input; unknown if there is none. */
  Dim elements(int input) {
    return input(input)
        .map(t -> t.shape().elements())
        .orElseGet(() -> Dim.unknown("'" + operator.name() + "' has no input " + input));
  }

  /** The extents of an input, if its rank is known and at least {@code rank}. */
  Optional<List<Dim>> dims(int input, int rank) {
    return input(input)
        .map(Tensor::shape)
        .filter(s -> s instanceof Shape.Ranked r && r.dims().size() >= rank)
        .map(s -> ((Shape.Ranked) s).dims());
  }

  Stream<Tensor> outputs() {
    return operator.outputs().stream().mapToObj(graph.tensors()::get);
  }

  Dim outputElements() {
    return outputs()
        .findFirst()
        .map(t -> t.shape().elements())
        .orElseGet(() -> Dim.unknown("'" + operator.name() + "' has no output"));
  }

  Dim writtenBytes() {
    return Dim.sum(outputs().map(Tensor::bytes).toList());
  }

  /** Input tensors, each once, that are not unpacked constants. */
  private Stream<Tensor> plainInputs() {
    Set<Integer> unpacked = new HashSet<>();
    for (long position : Marks.integers(operator, Marks.UNPACKED)) {
      unpacked.add(operator.inputs().get((int) position));
    }
    return operator.inputs().stream()
        .distinct()
        .filter(id -> !unpacked.contains(id))
        .mapToObj(graph.tensors()::get);
  }

  /** Weights as they are stored: a compressed one is read compressed. */
  Dim weightBytes() {
    Dim direct =
        Dim.sum(
            plainInputs().filter(t -> t.role() == Tensor.Role.WEIGHT).map(Tensor::bytes).toList());
    return direct.plus(operator.intAttribute(Marks.STORED_BYTES, 0));
  }

  Traffic activations() {
    return new Traffic(
        Dim.sum(
            plainInputs()
                .filter(t -> t.role() == Tensor.Role.ACTIVATION || t.role() == Tensor.Role.INPUT)
                .map(Tensor::bytes)
                .toList()),
        writtenBytes());
  }

  /** The type it computes in: that of its first floating input, else of its output. */
  DType dtype() {
    return operator.inputs().stream()
        .mapToObj(graph.tensors()::get)
        .map(Tensor::dtype)
        .filter(DType::isFloat)
        .findFirst()
        .or(() -> outputs().map(Tensor::dtype).findFirst())
        .orElse(DType.UNKNOWN);
  }

  /** Integers of a few known elements: sizes, not data. */
  boolean isShapeArithmetic() {
    return operator.outputs().size() > 0
        && outputs()
            .allMatch(t ->
                !t.dtype().isFloat()
                    && !t.dtype().equals(DType.UNKNOWN)
                    && t.shape().elements().known().orElse(Long.MAX_VALUE) <= 16);
  }

  /** Work that reads all inputs and writes all outputs once. */
  WorkItem streaming(OperatorFamily family, Dim flops, Map<String, Dim> features) {
    return item(family, flops, weightBytes(), activations(), features);
  }

  WorkItem item(
      OperatorFamily family,
      Dim flops,
      Dim weightBytes,
      Traffic activations,
      Map<String, Dim> features) {
    return new WorkItem(
        family, dtype(), 1, flops, weightBytes, activations, Traffic.none(), features);
  }

  WorkItem unknown(OperatorFamily family, String reason) {
    return streaming(family, Dim.unknown(reason), Map.of());
  }

  /** No work on a device worth counting. */
  WorkItem view() {
    return item(OperatorFamily.VIEW, Dim.zero(), Dim.zero(), Traffic.none(), Map.of());
  }

  boolean isSet(String flag) {
    return switch (operator.attributes().get(flag)) {
      case dev.rackloom.api.graph.Attribute.Text t -> t.value().strip().equalsIgnoreCase("true");
      case dev.rackloom.api.graph.Attribute.IntValue i -> i.value() == 1;
      case null, default -> false;
    };
  }
}
