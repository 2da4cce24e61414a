package dev.rackloom.openvino;

import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.testkit.fuzz.ReaderFuzz;
import java.util.List;

class OpenVinoReaderFuzzTest extends ReaderFuzz {

  @Override
  protected ModelReader reader() {
    return new OpenVinoReader();
  }

  @Override
  protected String extension() {
    return "xml";
  }

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        IrWriter.compressed().toBytes(),
        IrWriter.iterated().toBytes(),
        IrWriter.stateful().toBytes(),
        AttentionIr.of(false).toBytes(),
        IrWriter.single(
                "LSTMSequence",
                "hidden_size=\"4\"",
                "FP32 2,5,3; FP32 2,1,4; FP32 2,1,4; I32 2; FP32 1,16,3; FP32 1,16,4; FP32 1,16",
                "FP32 2,1,5,4")
            .toBytes());
  }

  @Override
  protected List<String> dictionary() {
    return List.of(
        "<!DOCTYPE net [",
        "<!ENTITY a \"b\">",
        "&a;",
        "<layer ",
        "<port ",
        "<dim>",
        "<body>",
        "<then_body>",
        "port_map",
        "from-layer=",
        "Const",
        "Parameter",
        "Result",
        "Loop",
        "Gather",
        "Reshape",
        "ShapeOf",
        "StridedSlice",
        "VariadicSplit",
        "special_zero");
  }
}
