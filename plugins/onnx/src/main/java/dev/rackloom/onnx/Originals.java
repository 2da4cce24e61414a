package dev.rackloom.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rackloom.api.RackloomException;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gives tensors back the elements that were left in the file when it was opened. */
final class Originals {

  private final Path source;
  private final ExternalData externalData;
  private @Nullable ByteBuffer mapped;

  Originals(Path source) {
    this.source = source;
    this.externalData = new ExternalData(source);
  }

  /** The tensor with its elements, wherever they are kept. */
  Onnx.Tensor whole(Onnx.Tensor tensor) {
    if (tensor.getDataLocation() == Onnx.Tensor.DataLocation.EXTERNAL) {
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(externalData.bytes(tensor))
          .build();
    }
    return tensor.hasFileOffset() ? original(tensor) : tensor;
  }

  private Onnx.Tensor original(Onnx.Tensor tensor) {
    ByteBuffer file = mapped == null ? OnnxFile.map(source) : mapped;
    mapped = file;
    long offset = tensor.getFileOffset();
    long length = tensor.getFileLength();
    if (offset < 0 || length < 0 || offset > file.limit() - length) {
      throw changed(tensor);
    }
    byte[] bytes = new byte[Math.toIntExact(length)];
    file.get((int) offset, bytes);
    try {
      Onnx.Tensor whole = Onnx.Tensor.parseFrom(bytes);
      if (!whole.getName().equals(tensor.getName())) {
        throw changed(tensor);
      }
      return whole;
    } catch (InvalidProtocolBufferException e) {
      throw changed(tensor);
    }
  }

  private RackloomException changed(Onnx.Tensor tensor) {
    return RackloomException.user(
        source + ": tensor '" + tensor.getName() + "' is not where it was",
        "the file has changed since it was opened; open it again.");
  }

  /** The node with the elements of its tensors, those in its bodies included. */
  Onnx.Node whole(Onnx.Node node) {
    Onnx.Node.Builder out = node.toBuilder();
    for (Onnx.Attribute.Builder a : out.getAttributeBuilderList()) {
      if (a.hasT()) {
        a.setT(whole(a.getT()));
      }
      for (int i = 0; i < a.getTensorsCount(); i++) {
        a.setTensors(i, whole(a.getTensors(i)));
      }
      if (a.hasG()) {
        a.setG(whole(a.getG()));
      }
      for (int i = 0; i < a.getGraphsCount(); i++) {
        a.setGraphs(i, whole(a.getGraphs(i)));
      }
    }
    return out.build();
  }

  private Onnx.Graph whole(Onnx.Graph body) {
    Onnx.Graph.Builder out = body.toBuilder();
    for (int i = 0; i < out.getInitializerCount(); i++) {
      out.setInitializer(i, whole(out.getInitializer(i)));
    }
    for (int i = 0; i < out.getNodeCount(); i++) {
      out.setNode(i, whole(out.getNode(i)));
    }
    for (int i = 0; i < out.getSparseInitializerCount(); i++) {
      out.setSparseInitializer(i, whole(out.getSparseInitializer(i)));
    }
    return out.build();
  }

  /** The sparse tensor with its elements and their places. */
  Onnx.SparseTensor whole(Onnx.SparseTensor tensor) {
    return tensor.toBuilder()
        .setValues(whole(tensor.getValues()))
        .setIndices(whole(tensor.getIndices()))
        .build();
  }
}
