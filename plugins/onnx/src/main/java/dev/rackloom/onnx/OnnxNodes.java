package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Nodes, attributes and tensors that we write ourselves. */
final class OnnxNodes {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private OnnxNodes() {}

  static Onnx.Node.Builder node(String type, List<String> inputs, List<String> outputs) {
    return Onnx.Node.newBuilder()
        .setOpType(type)
        .setName(outputs.getFirst() + "/" + type)
        .addAllInput(inputs)
        .addAllOutput(outputs);
  }

  static Onnx.Attribute integer(String name, long value) {
    return Onnx.Attribute.newBuilder()
        .setName(name)
        .setType(Onnx.Attribute.Type.INT)
        .setI(value)
        .build();
  }

  /** Integers; without extents a scalar. */
  static Onnx.Tensor integers(String name, long[] values, long... extents) {
    ByteBuffer raw = buffer(values.length * Long.BYTES);
    raw.asLongBuffer().put(values);
    return tensor(name, INT64, raw, extents);
  }

  static Onnx.Tensor floats(String name, float[] values, long... extents) {
    ByteBuffer raw = buffer(values.length * Float.BYTES);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw, extents);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Onnx.Tensor tensor(String name, int type, ByteBuffer raw, long... extents) {
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setName(name).setDataType(type);
    for (long extent : extents) {
      tensor.addDims(extent);
    }
    return tensor.setRawData(ByteString.copyFrom(raw)).build();
  }
}
