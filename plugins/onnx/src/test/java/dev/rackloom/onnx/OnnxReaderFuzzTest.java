package dev.rackloom.onnx;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

class OnnxReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new OnnxReader();
  }

  @Override
  protected String extension() {
    return "onnx";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(Onnxes.attentionLike().toByteArray());
  }
}
