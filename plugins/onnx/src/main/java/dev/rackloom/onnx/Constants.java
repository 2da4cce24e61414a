package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tensor in the file says of itself, without reading large ones. */
final class Constants {

  private static final long SMALL = 16;

  private Constants() {}

  static Fact fact(Onnx.Tensor tensor) {
    DType type = ElementTypes.of(tensor.getDataType());
    Shape shape = Shape.of(tensor.getDimsList().stream().map(Dim::of).toList());
    return new Fact(type, shape, values(tensor, type, shape));
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

  private static @Nullable List<Dim> values(Onnx.Tensor tensor, DType type, Shape shape) {
    long n = shape.elements().known().orElse(Long.MAX_VALUE);
    boolean integer = type.equals(DType.INT64) || type.equals(DType.INT32);
    if (!integer
        || n > SMALL * SMALL
        || tensor.getDataLocation() == Onnx.Tensor.DataLocation.EXTERNAL) {
      return null;
    }
    List<Dim> values = new ArrayList<>();
    if (tensor.hasRawData()) {
      raw(tensor.getRawData(), type, values);
    } else if (type.equals(DType.INT64)) {
      tensor.getInt64DataList().forEach(v -> values.add(Dim.of(v)));
    } else {
      tensor.getInt32DataList().forEach(v -> values.add(Dim.of(v)));
    }
    return values.size() == n ? values : null;
  }

  private static void raw(ByteString bytes, DType type, List<Dim> into) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int width = (int) type.blockBytes();
    while (buffer.remaining() >= width) {
      into.add(Dim.of(width == 8 ? buffer.getLong() : buffer.getInt()));
    }
  }
}
