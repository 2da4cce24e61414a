package dev.rackloom.weights;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

class SafetensorsReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new SafetensorsReader();
  }

  @Override
  protected String extension() {
    return "safetensors";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(SafetensorsReaderTest.small().toBytes());
  }

  @Override
  protected List<String> dictionary() {
    return List.of("\"dtype\"", "\"shape\"", "\"data_offsets\"", "__metadata__", "BF16", "F4");
  }
}
