package dev.rackloom.moe;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Element;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.weights.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;

/** Reads the numbers of one tensor of a weight file. */
final class Stored {

  private static final Map<String, Element> ELEMENTS =
      Map.ofEntries(
          Map.entry("bool", Element.BOOL),
          Map.entry("uint8", Element.U8),
          Map.entry("int8", Element.I8),
          Map.entry("uint16", Element.U16),
          Map.entry("int16", Element.I16),
          Map.entry("uint32", Element.U32),
          Map.entry("int32", Element.I32),
          Map.entry("uint64", Element.U64),
          Map.entry("int64", Element.I64),
          Map.entry("float16", Element.F16),
          Map.entry("bfloat16", Element.BF16),
          Map.entry("float32", Element.F32),
          Map.entry("float64", Element.F64));

  private Stored() {}

  static Grid grid(StoredTensor tensor) {
    Element element = ELEMENTS.get(tensor.dtype().name());
    if (element == null) {
      throw Damage.of(
          tensor.file(),
          "has '" + tensor.name() + "' of type " + tensor.dtype().name() + ", which is no count");
    }
    if (!(tensor.shape() instanceof Shape.Ranked ranked)) {
      throw Damage.of(tensor.file(), "has '" + tensor.name() + "' without a shape");
    }
    long[] shape = ranked.dims().stream().mapToLong(d -> d.known().orElseThrow()).toArray();
    Damage.size(tensor.file(), shape);
    Damage.atMost(
        tensor.file(), tensor.bytes(), Damage.NUMBERS, "bytes in '" + tensor.name() + "'");
    return Grid.of(tensor.file(), element, bytes(tensor), shape);
  }

  private static ByteBuffer bytes(StoredTensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes());
    try (FileChannel channel = ModelFiles.open(tensor.file())) {
      while (bytes.hasRemaining() && channel.read(bytes, tensor.offset() + bytes.position()) >= 0) {
        // a read may stop short of what was asked for
      }
      return bytes.flip();
    } catch (IOException e) {
      throw ModelFiles.unreadable(tensor.file(), e);
    }
  }
}
