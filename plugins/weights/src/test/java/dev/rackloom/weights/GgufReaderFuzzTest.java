package dev.rackloom.weights;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.nio.ByteOrder;
import java.util.List;

class GgufReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new GgufReader();
  }

  @Override
  protected String extension() {
    return "gguf";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        GgufReaderTest.small(3, ByteOrder.LITTLE_ENDIAN).toBytes(),
        GgufReaderTest.small(2, ByteOrder.BIG_ENDIAN).toBytes(),
        GgufReaderTest.small(1, ByteOrder.LITTLE_ENDIAN).toBytes());
  }
}
