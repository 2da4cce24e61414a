package dev.rackloom.weights;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.ElementDecoder;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads the elements of tensors in safetensors files. */
public final class SafetensorsWeightReader implements WeightReader {

  private static final int PIECE = 1 << 16;

  @Override
  public String format() {
    return SafetensorsFiles.FORMAT;
  }

  @Override
  public boolean read(
      Path source, Graph graph, int tensor, Elements elements, Cancellation cancellation) {
    String name = graph.tensors().get(tensor).name();
    TensorIndex index =
        SafetensorsFiles.read(source, new ReadContext(Progress.SILENT, cancellation));
    return index.tensors().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .map(t -> read(t, elements, cancellation))
        .orElse(false);
  }

  private static boolean read(StoredTensor tensor, Elements to, Cancellation cancellation) {
    return ElementDecoder.of(tensor.dtype())
        .map(d -> read(tensor, d, to, cancellation))
        .orElse(false);
  }

  private static boolean read(
      StoredTensor tensor, ElementDecoder decoder, Elements to, Cancellation cancellation) {
    double[] piece = new double[PIECE];
    ByteBuffer bytes = ByteBuffer.allocate(PIECE * decoder.bytes());
    try (FileChannel channel = ModelFiles.open(tensor.file())) {
      for (long at = tensor.offset(); at < tensor.end(); ) {
        cancellation.check();
        bytes.clear().limit((int) Math.min(bytes.capacity(), tensor.end() - at));
        int got = channel.read(bytes, at);
        int count = got <= 0 ? 0 : decoder.decode(bytes.flip(), piece);
        if (count == 0) {
          return false; // the file ends before the tensor does
        }
        to.take(piece, count);
        at += (long) count * decoder.bytes();
      }
      return tensor.bytes() > 0;
    } catch (IOException e) {
      throw ModelFiles.unreadable(tensor.file(), e);
    }
  }
}
