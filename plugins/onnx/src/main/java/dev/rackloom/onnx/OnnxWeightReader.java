package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.ElementDecoder;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WeightReader;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads initializers and constants of ONNX files, external data included. */
public final class OnnxWeightReader implements WeightReader {

  private static final int PIECE = 1 << 16;

  @Override
  public String format() {
    return OnnxPlugin.FORMAT;
  }

  @Override
  public boolean read(
      Path source, Graph graph, int tensor, Elements elements, Cancellation cancellation) {
    Tensor wanted = graph.tensors().get(tensor);
    cancellation.check();
    Optional<Onnx.Tensor> stored =
        find(OnnxFile.inlined(source).getGraph(), wanted.name())
            .map(t -> new Originals(source).whole(t));
    return stored.isPresent() && hand(stored.get(), elements, cancellation);
  }

  private static Optional<Onnx.Tensor> find(Onnx.Graph graph, String name) {
    Stream<Onnx.Tensor> constants =
        graph.getNodeList().stream()
            .filter(n -> n.getOpType().equals("Constant") && n.getOutputList().contains(name))
            .flatMap(n -> n.getAttributeList().stream())
            .filter(Onnx.Attribute::hasT)
            .map(Onnx.Attribute::getT);
    return Stream.concat(
            graph.getInitializerList().stream().filter(t -> t.getName().equals(name)), constants)
        .findFirst();
  }

  private static boolean hand(Onnx.Tensor tensor, Elements to, Cancellation cancellation) {
    if (tensor.hasRawData()) {
      return ElementDecoder.of(ElementTypes.of(tensor.getDataType()))
          .map(d -> raw(tensor.getRawData(), d, to, cancellation))
          .orElse(false);
    }
    return listed(tensor.getFloatDataList(), to, cancellation)
        || listed(tensor.getDoubleDataList(), to, cancellation)
        || listed(tensor.getInt64DataList(), to, cancellation)
        || listed(tensor.getInt32DataList(), to, cancellation);
  }

  private static boolean raw(
      ByteString bytes, ElementDecoder decoder, Elements to, Cancellation cancellation) {
    ByteBuffer left = bytes.asReadOnlyByteBuffer();
    double[] piece = new double[PIECE];
    for (int count = decoder.decode(left, piece); count > 0; count = decoder.decode(left, piece)) {
      cancellation.check();
      to.take(piece, count);
    }
    return bytes.size() > 0;
  }

  private static boolean listed(
      List<? extends Number> values, Elements to, Cancellation cancellation) {
    double[] piece = new double[PIECE];
    int count = 0;
    for (Number value : values) {
      piece[count++] = value.doubleValue();
      if (count == PIECE) {
        cancellation.check();
        to.take(piece, count);
        count = 0;
      }
    }
    to.take(piece, count);
    return !values.isEmpty();
  }
}
