package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.graph.DType;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The elements of small tensors, from whichever field of the file holds them. */
final class SmallValues {

  private SmallValues() {}

  /** The elements of an integer or boolean tensor; null if they are not {@code n} readable ones. */
  static @Nullable List<Long> whole(Onnx.Tensor tensor, DType type, long n) {
    List<Long> values = new ArrayList<>();
    if (tensor.hasRawData()) {
      raw(tensor.getRawData(), type, values);
    } else if (type.equals(DType.INT64)) {
      values.addAll(tensor.getInt64DataList());
    } else if (type.equals(DType.UINT64) || type.equals(DType.UINT32)) {
      values.addAll(tensor.getUint64DataList());
    } else if (type.blockElements() == 1) {
      tensor.getInt32DataList().forEach(v -> values.add(v.longValue()));
    }
    return values.size() == n ? values : null;
  }

  private static void raw(ByteString bytes, DType type, List<Long> into) {
    if (type.blockElements() > 1) {
      return;
    }
    ToLongFunction<ByteBuffer> next =
        switch (type.name()) {
          case "int64", "uint64" -> ByteBuffer::getLong;
          case "int32" -> ByteBuffer::getInt;
          case "uint32" -> b -> b.getInt() & 0xffff_ffffL;
          case "int16" -> ByteBuffer::getShort;
          case "uint16" -> b -> b.getShort() & 0xffffL;
          case "int8" -> ByteBuffer::get;
          case "uint8", "bool" -> b -> b.get() & 0xffL;
          default -> b -> b.position(b.limit()).remaining();
        };
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.remaining() >= Math.max(1, type.blockBytes())) {
      into.add(next.applyAsLong(buffer));
    }
  }

  /** The elements of a tensor of single or double floats; null for others. */
  static @Nullable List<Double> real(Onnx.Tensor tensor, DType type, long n) {
    boolean single = type.equals(DType.FLOAT32);
    if (!single && !type.equals(DType.FLOAT64)) {
      return null;
    }
    List<Double> values = new ArrayList<>();
    if (tensor.hasRawData()) {
      ToDoubleFunction<ByteBuffer> next = single ? ByteBuffer::getFloat : ByteBuffer::getDouble;
      ByteBuffer buffer = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.remaining() >= type.blockBytes()) {
        values.add(next.applyAsDouble(buffer));
      }
    } else if (single) {
      tensor.getFloatDataList().forEach(v -> values.add(v.doubleValue()));
    } else {
      values.addAll(tensor.getDoubleDataList());
    }
    return values.size() == n ? values : null;
  }
}
