package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tensor in the file says of itself, without reading large ones. */
final class Constants {

  private static final long SMALL = Fact.MAX_VALUES;
  private static final double EXACT = 1L << 53;

  private Constants() {}

  static Fact fact(Onnx.Tensor tensor) {
    DType type = ElementTypes.of(tensor.getDataType());
    Shape shape = Shape.of(tensor.getDimsList().stream().map(Constants::extent).toList());
    long n = shape.elements().known().orElse(Long.MAX_VALUE);
    if (n == Long.MAX_VALUE) {
      throw new IllegalArgumentException("a tensor of extents " + shape + ", more than can be");
    }
    if (n > SMALL || tensor.getDataLocation() == Onnx.Tensor.DataLocation.EXTERNAL) {
      return Fact.of(type, shape);
    }
    if (!type.isFloat()) {
      List<Long> values = SmallValues.whole(tensor, type, n);
      return new Fact(type, shape, values == null ? null : values.stream().map(Dim::of).toList());
    }
    List<Double> values = SmallValues.real(tensor, type, n);
    return new Fact(type, shape, values == null ? null : whole(values), values, null);
  }

  /** What the node {@code Constant} makes. */
  static Fact folded(Onnx.Node node) {
    Fact fact = Fact.unknown("a constant of a kind that is not a tensor");
    for (Onnx.Attribute a : node.getAttributeList()) {
      fact =
          switch (a.getName()) {
            case "value" -> fact(a.getT());
            case "value_int" -> new Fact(DType.INT64, Shape.scalar(), List.of(Dim.of(a.getI())));
            case "value_ints" -> Fact.sizes(a.getIntsList().stream().map(Dim::of).toList());
            case "value_float" -> reals(Shape.scalar(), List.of((double) a.getF()));
            case "value_floats" ->
                reals(
                    Shape.of(a.getFloatsCount()),
                    a.getFloatsList().stream().map(Float::doubleValue).toList());
            case "value_string" -> Fact.of(DType.STRING, Shape.scalar());
            case "value_strings" -> Fact.of(DType.STRING, Shape.of(a.getStringsCount()));
            case "sparse_value" -> sparse(a.getSparseTensor());
            default -> fact;
          };
    }
    return fact;
  }

  private static Fact reals(Shape shape, List<Double> values) {
    return new Fact(DType.FLOAT32, shape, whole(values), values, null);
  }

  private static Fact sparse(Onnx.SparseTensor tensor) {
    return Fact.of(
        ElementTypes.of(tensor.getValues().getDataType()),
        Shape.of(tensor.getDimsList().stream().map(Constants::extent).toList()));
  }

  private static Dim extent(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a tensor with the extent " + value);
    }
    return Dim.of(value);
  }

  /** Sizes take part in shape arithmetic even where an exporter computes with them in floats. */
  private static @Nullable List<Dim> whole(List<Double> numbers) {
    boolean whole = numbers.stream().allMatch(v -> v == Math.rint(v) && Math.abs(v) < EXACT);
    return whole ? numbers.stream().map(v -> Dim.of(v.longValue())).toList() : null;
  }

  /**
   * A constant of several elements that is floating or large is learned; the rest steers shapes and
   * scales.
   */
  static Tensor.Role role(Fact fact) {
    long elements = fact.shape().elements().known().orElse(0);
    boolean learned = fact.dtype().isFloat() ? elements > 1 : elements > Fact.MAX_VALUES;
    return learned ? Tensor.Role.WEIGHT : Tensor.Role.CONSTANT;
  }
}
