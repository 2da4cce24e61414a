package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small ONNX models for tests. */
final class Onnxes {

  private Onnxes() {}

  /** tokens[batch, seq, 8] x w[8, 8] + b, reshaped to [batch, seq, 2, 4] by shape arithmetic. */
  static Onnx.Model attentionLike() {
    Onnx.Graph.Builder graph =
        Onnx.Graph.newBuilder()
            .setName("g")
            .addInput(value("x", "batch", "seq", 8))
            .addOutput(value("y"))
            .addInitializer(floats("w", 8, 8))
            .addInitializer(floats("b", 8))
            .addInitializer(ints("zero", 0))
            .addInitializer(ints("one", 1))
            .addNode(node("MatMul", "layer0/proj/MatMul", "xw", "x", "w"))
            .addNode(node("Add", "layer0/proj/Add", "xb", "xw", "b"))
            .addNode(node("Shape", "layer0/Shape", "shape", "xb"))
            .addNode(node("Gather", "layer0/Gather", "batchOf", "shape", "zero"))
            .addNode(node("Gather", "layer0/Gather_1", "seqOf", "shape", "one"))
            .addNode(constant("tail", 2, 4))
            .addNode(
                node("Concat", "layer0/Concat", "target", "batchOf", "seqOf", "tail").toBuilder()
                    .addAttribute(attribute("axis", 0))
                    .build())
            .addNode(node("Reshape", "layer0/Reshape", "r", "xb", "target"))
            .addNode(node("Relu", "layer1/Relu", "y", "r"));
    return model(graph);
  }

  static Onnx.Model model(Onnx.Graph.Builder graph) {
    return Onnx.Model.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(Onnx.OperatorSetId.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph)
        .build();
  }

  static Onnx.Node node(String type, String name, String output, String... inputs) {
    Onnx.Node.Builder node = Onnx.Node.newBuilder().setOpType(type).setName(name).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  static Onnx.Attribute attribute(String name, long value) {
    return Onnx.Attribute.newBuilder()
        .setName(name)
        .setType(Onnx.Attribute.Type.INT)
        .setI(value)
        .build();
  }

  static Onnx.Attribute attribute(String name, Onnx.Graph.Builder body) {
    return Onnx.Attribute.newBuilder()
        .setName(name)
        .setType(Onnx.Attribute.Type.GRAPH)
        .setG(body)
        .build();
  }

  private static Onnx.Node constant(String output, long... values) {
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setDataType(7).addDims(values.length);
    for (long v : values) {
      tensor.addInt64Data(v);
    }
    return Onnx.Node.newBuilder()
        .setOpType("Constant")
        .addOutput(output)
        .addAttribute(
            Onnx.Attribute.newBuilder()
                .setName("value")
                .setType(Onnx.Attribute.Type.TENSOR)
                .setT(tensor))
        .build();
  }

  static Onnx.ValueInfo value(String name, Object... dims) {
    Onnx.ValueInfo typed = typed(name, 1, dims);
    return dims.length > 0 ? typed : withoutShape(typed);
  }

  private static Onnx.ValueInfo withoutShape(Onnx.ValueInfo info) {
    Onnx.ValueInfo.Builder out = info.toBuilder();
    out.getTypeBuilder().getTensorTypeBuilder().clearShape();
    return out.build();
  }

  static Onnx.ValueInfo typed(String name, int elementType, Object... dims) {
    Onnx.TensorShape.Builder shape = Onnx.TensorShape.newBuilder();
    for (Object dim : dims) {
      shape.addDim(
          dim instanceof String s
              ? Onnx.TensorShape.Dimension.newBuilder().setDimParam(s).build()
              : Onnx.TensorShape.Dimension.newBuilder()
                  .setDimValue(((Number) dim).longValue())
                  .build());
    }
    Onnx.Type.TensorType.Builder type = Onnx.Type.TensorType.newBuilder().setElemType(elementType);
    type.setShape(shape);
    return Onnx.ValueInfo.newBuilder()
        .setName(name)
        .setType(Onnx.Type.newBuilder().setTensorType(type))
        .build();
  }

  static Onnx.Tensor floats(String name, long... dims) {
    long n = 1;
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setName(name).setDataType(1);
    for (long d : dims) {
      tensor.addDims(d);
      n *= d;
    }
    ByteBuffer data = ByteBuffer.allocate((int) (4 * n)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      data.putFloat(i * 0.01f);
    }
    return tensor.setRawData(ByteString.copyFrom(data.flip())).build();
  }

  static Onnx.Tensor ints(String name, long... values) {
    Onnx.Tensor.Builder tensor =
        Onnx.Tensor.newBuilder().setName(name).setDataType(7).addDims(values.length);
    for (long v : values) {
      tensor.addInt64Data(v);
    }
    return tensor.build();
  }

  /** A scalar truth. */
  static Onnx.Tensor booleans(String name, boolean value) {
    return Onnx.Tensor.newBuilder()
        .setName(name)
        .setDataType(9)
        .addInt32Data(value ? 1 : 0)
        .build();
  }

  /** Unsigned bytes, all 0. */
  static Onnx.Tensor bytes(String name, long... dims) {
    long n = 1;
    Onnx.Tensor.Builder tensor = Onnx.Tensor.newBuilder().setName(name).setDataType(2);
    for (long d : dims) {
      tensor.addDims(d);
      n *= d;
    }
    return tensor.setRawData(ByteString.copyFrom(new byte[(int) n])).build();
  }

  static Onnx.Tensor external(String name, String location) {
    return Onnx.Tensor.newBuilder()
        .setName(name)
        .setDataType(1)
        .addDims(8)
        .addDims(8)
        .setDataLocation(Onnx.Tensor.DataLocation.EXTERNAL)
        .addExternalData(Onnx.StringStringEntry.newBuilder().setKey("location").setValue(location))
        .build();
  }
}
