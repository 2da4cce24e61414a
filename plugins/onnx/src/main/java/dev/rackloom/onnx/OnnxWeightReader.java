package dev.rackloom.onnx;

import com.google.protobuf.ByteString;
import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.ElementDecoder;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.WeightReader;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads initializers and constants of ONNX files, those of bodies and external data included. */
public final class OnnxWeightReader implements WeightReader {

  private static final int PIECE = 1 << 16;

  /** What is listed as the integers that it is; other types are listed there by their bits. */
  private static final Set<DType> AS_INTEGERS =
      Set.of(DType.INT32, DType.INT16, DType.INT8, DType.UINT16, DType.UINT8, DType.BOOL);

  @Override
  public String format() {
    return OnnxPlugin.FORMAT;
  }

  @Override
  public boolean read(
      Path source, Graph graph, int tensor, Elements elements, Cancellation cancellation) {
    return read(source, graph, List.of(), tensor, elements, cancellation);
  }

  @Override
  public boolean read(
      Path source,
      Graph graph,
      List<BodyAt> way,
      int tensor,
      Elements elements,
      Cancellation cancellation) {
    cancellation.check();
    StoredTensors stored =
        new StoredTensors(source, OnnxFile.inlined(source).getGraph(), graph, null);
    for (BodyAt place : way) {
      stored = stored.inside(place);
    }
    Optional<Onnx.Tensor> found = stored.find(tensor).map(new Originals(source)::whole);
    return found.isPresent() && hand(found.get(), elements, cancellation);
  }

  private static boolean hand(Onnx.Tensor tensor, Elements to, Cancellation cancellation) {
    DType type = ElementTypes.of(tensor.getDataType());
    if (tensor.hasRawData()) {
      return decoded(tensor.getRawData(), type, to, cancellation);
    }
    if (type.equals(DType.FLOAT16) || type.equals(DType.BFLOAT16)) {
      return decoded(halves(tensor.getInt32DataList()), type, to, cancellation);
    }
    return listed(tensor.getFloatDataList(), to, cancellation)
        || listed(tensor.getDoubleDataList(), to, cancellation)
        || listed(tensor.getInt64DataList(), to, cancellation)
        || (AS_INTEGERS.contains(type) && listed(tensor.getInt32DataList(), to, cancellation));
  }

  /** Numbers of two bytes are listed by their bits, one in each integer. */
  private static ByteString halves(List<Integer> bits) {
    ByteBuffer bytes =
        ByteBuffer.allocate(bits.size() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bits.forEach(b -> bytes.putShort(b.shortValue()));
    return ByteString.copyFrom(bytes.flip());
  }

  private static boolean decoded(
      ByteString bytes, DType type, Elements to, Cancellation cancellation) {
    return ElementDecoder.of(type).map(d -> raw(bytes, d, to, cancellation)).orElse(false);
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
