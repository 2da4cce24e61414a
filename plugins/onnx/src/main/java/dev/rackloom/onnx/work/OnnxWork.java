package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * FLOPs and bytes of ONNX operators from their shapes. A multiply-add counts 2. Transcendental
 * functions count as the operations of the rational approximations in common kernels (the constants
 * below); bytes are what a kernel must read and write once: inputs and outputs, of gathers only the
 * rows taken.
 */
final class OnnxWork implements WorkRules {

  /** Operators that only rename, reshape or compute with shapes. */
  private static final java.util.Set<String> VIEWS =
      java.util.Set.of(
          "Reshape",
          "Shape",
          "Size",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "Identity",
          "Dropout",
          "Range",
          "ConstantOfShape");

  private static final java.util.Set<String> MOVES =
      java.util.Set.of(
          "Transpose",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "GatherElements",
          "Expand",
          "Tile",
          "Pad",
          "Cast",
          "CastLike",
          "ScatterND",
          "ScatterElements",
          "Trilu");

  private static final java.util.Set<String> GEMMS =
      java.util.Set.of("MatMul", "FusedMatMul", "MatMulInteger", "Gemm");

  /** Operations per element of operators that reduce over an axis. */
  private static final Map<String, Integer> REDUCTIONS =
      Map.ofEntries(
          Map.entry("Softmax", 13),
          Map.entry("LogSoftmax", 14),
          Map.entry("LayerNormalization", 8),
          Map.entry("SkipLayerNormalization", 10),
          Map.entry("SimplifiedLayerNormalization", 5),
          Map.entry("SkipSimplifiedLayerNormalization", 6),
          Map.entry("RMSNormalization", 5),
          Map.entry("InstanceNormalization", 8),
          Map.entry("GroupNormalization", 8),
          Map.entry("CumSum", 1),
          Map.entry("TopK", 8),
          Map.entry("ArgMax", 1),
          Map.entry("ArgMin", 1),
          Map.entry("GlobalAveragePool", 1),
          Map.entry("GlobalMaxPool", 1),
          Map.entry("LpNormalization", 3),
          Map.entry("DynamicQuantizeLinear", 4));

  /** Operations per element of element-wise operators that take more than one. */
  private static final Map<String, Integer> ELEMENTWISE =
      Map.ofEntries(
          Map.entry("Erf", 14),
          Map.entry("Exp", 10),
          Map.entry("Log", 10),
          Map.entry("Tanh", 12),
          Map.entry("Sigmoid", 12),
          Map.entry("Gelu", 18),
          Map.entry("FastGelu", 18),
          Map.entry("QuickGelu", 14),
          Map.entry("BiasGelu", 19),
          Map.entry("Softplus", 20),
          Map.entry("Mish", 30),
          Map.entry("Pow", 8),
          Map.entry("Sin", 12),
          Map.entry("Cos", 12),
          Map.entry("BatchNormalization", 4),
          Map.entry("QuantizeLinear", 3),
          Map.entry("DequantizeLinear", 2));

  @Override
  public WorkItem work(Graph graph, Operator operator) {
    Tensors t = new Tensors(graph, operator);
    String type = operator.type().name();
    if (VIEWS.contains(type) || t.isShapeArithmetic()) {
      return item(OperatorFamily.VIEW, t.dtype(), Dim.zero(), Dim.zero(), Dim.zero(), Map.of());
    }
    if (GEMMS.contains(type)) {
      return gemm(t, operator);
    }
    if (type.equals("Conv")) {
      return convolution(t);
    }
    if (MOVES.contains(type)) {
      return movement(t, type);
    }
    if (REDUCTIONS.containsKey(type) || type.startsWith("Reduce")) {
      return streaming(
          OperatorFamily.REDUCTION,
          t,
          t.input(0).shape().elements().times(REDUCTIONS.getOrDefault(type, 1)));
    }
    if (type.endsWith("Pool")) {
      return pooling(t, operator);
    }
    if (dev.rackloom.onnx.inference.Rules.knows(operator.type().domain(), type)) {
      return streaming(
          OperatorFamily.ELEMENTWISE,
          t,
          t.output().shape().elements().times(ELEMENTWISE.getOrDefault(type, 1)));
    }
    Dim unknown = Dim.unknown("no rule for the work of " + operator.type());
    return item(OperatorFamily.OTHER, t.dtype(), unknown, Dim.zero(), unknown, Map.of());
  }

  private static WorkItem gemm(Tensors t, Operator operator) {
    Dim k =
        reduced(
            t.input(0).shape(),
            operator.type().name().equals("Gemm") && operator.intAttribute("transA", 0) != 0);
    Dim flops = t.output().shape().elements().times(k).times(2);
    Dim n = last(t.output().shape());
    Dim m = t.output().shape().elements().floorDiv(n);
    return item(
        OperatorFamily.GEMM,
        t.dtype(),
        flops,
        t.weightBytes(),
        t.activationBytes(),
        Map.of("m", m, "n", n, "k", k));
  }

  private static Dim reduced(Shape a, boolean transposed) {
    if (a instanceof Shape.Ranked r && !r.dims().isEmpty()) {
      return transposed ? r.dims().getFirst() : r.dims().getLast();
    }
    return Dim.unknown("the rank of a matrix product's input is not known");
  }

  private static Dim last(Shape shape) {
    return shape instanceof Shape.Ranked r && !r.dims().isEmpty() ? r.dims().getLast() : Dim.one();
  }

  private static WorkItem convolution(Tensors t) {
    Dim kernel =
        t.input(1).shape() instanceof Shape.Ranked r && r.dims().size() > 2
            ? Dim.product(r.dims().subList(1, r.dims().size()))
            : Dim.unknown("the shape of a convolution's kernel is not known");
    Dim flops = t.output().shape().elements().times(kernel).times(2);
    return item(
        OperatorFamily.CONVOLUTION,
        t.dtype(),
        flops,
        t.weightBytes(),
        t.activationBytes(),
        Map.of("k", kernel));
  }

  private static WorkItem pooling(Tensors t, Operator operator) {
    long window =
        operator.attributes().get("kernel_shape")
                instanceof dev.rackloom.api.graph.Attribute.Ints ints
            ? ints.values().stream().reduce(1L, (a, b) -> a * b)
            : 1;
    return streaming(OperatorFamily.REDUCTION, t, t.output().shape().elements().times(window));
  }

  /** Reads as much as it writes, whatever the size of the table it gathers from. */
  private static WorkItem movement(Tensors t, String type) {
    Dim written = Dim.sum(t.outputs().map(Tensor::bytes).toList());
    boolean table = type.equals("Gather") && t.input(0).role() == Tensor.Role.WEIGHT;
    Dim weights = table ? written : Dim.zero();
    return item(
        OperatorFamily.MOVEMENT,
        t.dtype(),
        Dim.zero(),
        weights,
        table ? written : written.times(2),
        Map.of());
  }

  private static WorkItem streaming(OperatorFamily family, Tensors t, Dim flops) {
    return item(family, t.dtype(), flops, t.weightBytes(), t.activationBytes(), Map.of());
  }

  private static WorkItem item(
      OperatorFamily family,
      DType dtype,
      Dim flops,
      Dim weights,
      Dim activations,
      Map<String, Dim> features) {
    return new WorkItem(
        family, dtype, 1, flops, weights, Traffic.reading(activations), Traffic.none(), features);
  }

  /** The tensors of one operator. */
  private record Tensors(Graph graph, Operator operator) {

    Tensor input(int index) {
      return optional(index)
          .orElseThrow(() ->
              new IllegalStateException("operator '" + operator.name() + "' lacks input " + index));
    }

    Optional<Tensor> optional(int index) {
      return index < operator.inputs().size() && operator.inputs().get(index) != Operator.ABSENT
          ? Optional.of(graph.tensors().get(operator.inputs().get(index)))
          : Optional.empty();
    }

    Tensor output() {
      return outputs()
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("operator '" + operator.name() + "' has no output"));
    }

    Stream<Tensor> outputs() {
      return operator.outputs().stream()
          .filter(i -> i != Operator.ABSENT)
          .mapToObj(graph.tensors()::get);
    }

    Stream<Tensor> inputs() {
      return operator.inputs().stream()
          .filter(i -> i != Operator.ABSENT)
          .distinct()
          .mapToObj(graph.tensors()::get);
    }

    /** The type it computes in: that of its first floating input, else of its output. */
    DType dtype() {
      @Nullable DType floating =
          inputs().map(Tensor::dtype).filter(DType::isFloat).findFirst().orElse(null);
      return floating != null
          ? floating
          : outputs().map(Tensor::dtype).findFirst().orElse(DType.UNKNOWN);
    }

    Dim weightBytes() {
      return Dim.sum(
          inputs().filter(t -> t.role() == Tensor.Role.WEIGHT).map(Tensor::bytes).toList());
    }

    Dim activationBytes() {
      List<Dim> parts =
          Stream.concat(
                  inputs()
                      .filter(
                          t -> t.role() == Tensor.Role.ACTIVATION || t.role() == Tensor.Role.INPUT),
                  outputs())
              .map(Tensor::bytes)
              .toList();
      return Dim.sum(parts);
    }

    /** Integer vectors of a few known elements: sizes, not data. */
    boolean isShapeArithmetic() {
      return outputs()
          .allMatch(t ->
              !t.dtype().isFloat() && t.shape().elements().known().orElse(Long.MAX_VALUE) <= 16);
    }
  }
}
